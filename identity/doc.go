// Package identity reads, judges, compares and masks the numbers that Vietnamese authorities issue.
package identity
