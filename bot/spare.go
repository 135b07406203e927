package bot

import "sync"

// spare stands in for the inbox where that fails: it remembers the keys of items
// for as long as the program runs.
type spare struct {
	mu   sync.Mutex
	keys map[string]bool
}

// maxSpare keys are remembered; then it begins anew.
const maxSpare = 10_000

// add says whether a key is new.
func (s *spare) add(key string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.keys == nil || len(s.keys) >= maxSpare {
		s.keys = make(map[string]bool)
	}
	if s.keys[key] {
		return false
	}
	s.keys[key] = true
	return true
}

func (s *spare) has(key string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.keys[key]
}
