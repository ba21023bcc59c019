package sqlstore

// Waiting returns how many pieces of work wait for the writer, those included whose callers have given up.
func (s *Store) Waiting() int {
	s.writer.mu.Lock()
	defer s.writer.mu.Unlock()
	return len(s.writer.waiting)
}
