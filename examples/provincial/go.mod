module github.com/motcua/motcua/examples/provincial

go 1.25.0

replace github.com/motcua/motcua => ../..
