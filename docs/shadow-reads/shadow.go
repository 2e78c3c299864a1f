// Package shadow makes shadow reads with database/sql: Read in place of the old read, Report every ten seconds, off the requests.
package shadow

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"sync"
	"time"
)

// Shadow counts the reads of one Migration.
type Shadow struct {
	Migration      string
	mu             sync.Mutex
	counts         [3]int64
	oldMs, renewMs float64
}

// Read returns what the old query gives, whatever becomes of the new one.
func (s *Shadow) Read(ctx context.Context, db *sql.DB, old, renewed string, args ...any) ([]string, error) {
	began := time.Now()
	result, err := rows(ctx, db, old, args)
	if err != nil {
		return nil, err
	}
	middle := time.Now()
	deadline, cancel := context.WithTimeout(ctx, 200*time.Millisecond)
	defer cancel()
	other, failure := rows(deadline, db, renewed, args)
	took := time.Since(middle)
	outcome := 0
	if failure != nil {
		outcome = 2
	} else if a, b := slices.Sorted(slices.Values(result)), slices.Sorted(slices.Values(other)); !slices.Equal(a, b) {
		outcome = 1
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.counts[outcome]++
	s.oldMs += float64(middle.Sub(began).Microseconds()) / 1000
	s.renewMs += float64(took.Microseconds()) / 1000
	return result, nil
}

// Report tells the database what was counted, and begins anew.
func (s *Shadow) Report(ctx context.Context, db *sql.DB) error {
	s.mu.Lock()
	c, oldMs, renewMs := s.counts, s.oldMs, s.renewMs
	s.counts, s.oldMs, s.renewMs = [3]int64{}, 0, 0
	s.mu.Unlock()
	_, err := db.ExecContext(ctx, "select godwit.report_shadow_read($1, $2, $3, $4, $5, $6)", s.Migration, c[0], c[1], c[2], oldMs, renewMs)
	return err
}

func rows(ctx context.Context, db *sql.DB, query string, args []any) ([]string, error) {
	found, err := db.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer found.Close()
	columns, err := found.Columns()
	if err != nil {
		return nil, err
	}
	all := []string{}
	for found.Next() {
		cells, places := make([]sql.NullString, len(columns)), make([]any, len(columns))
		for i := range cells {
			places[i] = &cells[i]
		}
		if err := found.Scan(places...); err != nil {
			return nil, err
		}
		all = append(all, fmt.Sprint(cells))
	}
	return all, found.Err()
}
