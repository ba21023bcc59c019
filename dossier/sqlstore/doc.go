// Package sqlstore keeps dossiers in SQL.
package sqlstore
