package evidence

import "strings"

// digitCode reads codes that begin with a digit: versions, addresses, phone
// numbers, ratios, ordinals.
func (s *scanner) digitCode(i int) int {
	end := digitsEnd(s.r, i)
	groups, stop := 1, end
	sep := s.rune(end)
	if to := s.phone(i, end); to > i {
		return to
	}
	if sep == '.' || sep == '-' || sep == '·' || sep == ':' {
		for s.rune(stop) == sep && isDigit(s.rune(stop+1)) {
			stop, groups = digitsEnd(s.r, stop+1), groups+1
		}
	}
	switch {
	case sep == '.' && groups > 2:
		return s.dotted(i, stop, groups)
	case sep == '-' && (groups > 2 || groups == 2 && s.r[i] == '0' && end-i >= 3):
		return s.emitCode(i, stop, Identifier)
	case sep == '-' && groups == 2 && s.isScore(i, end, stop):
		return s.emitScore(i, end, stop)
	case sep == '·' && groups == 2, sep == ':' && groups >= 2:
		return s.emitCode(i, stop, Identifier)
	case sep == '比' && isDigit(s.rune(end+1)) && end-i <= 2:
		return s.emitScore(i, end, digitsEnd(s.r, end+1))
	}
	if n := s.ordinalSuffix(end); n > end {
		a, _, ok := digits(s.r, i)
		if ok {
			return s.numberedPart(i, n, a)
		}
	}
	if s.r[i] == '0' && end-i > 2 && sep != '.' {
		return s.code(i, end)
	}
	return i
}

// isScore says whether 3-2 is a score: as a range it would run backwards.
func (s *scanner) isScore(i, end, stop int) bool {
	a, _, _ := digits(s.r, i)
	b, _, _ := digits(s.r, end+1)
	return end-i <= 2 && stop-end <= 3 && a.val >= b.val && !isLatin(s.rune(stop))
}

func (s *scanner) emitScore(i, end, stop int) int {
	return s.emit(fig{start: i, end: stop, kind: Identifier, id: string(s.r[i:end]) + ":" + string(s.r[end+1:stop])})
}

// phone reads a telephone number in groups with spaces: 400 820 8820.
func (s *scanner) phone(i, end int) int {
	n, groups, j := end-i, 1, end
	for s.rune(j) == ' ' && isDigit(s.rune(j+1)) && groups < 4 {
		k := digitsEnd(s.r, j+1)
		if k-j-1 < 3 || k-j-1 > 8 {
			return i
		}
		n, groups, j = n+k-j-1, groups+1, k
	}
	c := s.r[i]
	if groups < 2 || n < 10 || n > 12 || c != '0' && c != '4' && c != '8' && c != '1' || groups == 2 && c != '0' || isWord(s.rune(j)) {
		return i
	}
	return s.emitCode(i, j, Identifier)
}

// dotted tells an address with its port from a version number.
func (s *scanner) dotted(i, stop, groups int) int {
	if groups != 4 {
		return s.emitVersion(i, i, stop)
	}
	end := stop
	if s.rune(stop) == ':' && isDigit(s.rune(stop+1)) {
		end = digitsEnd(s.r, stop+1)
		s.emitCode(i, stop, Identifier)
		s.figs[len(s.figs)-1].hidden = true
		if port, _, ok := digits(s.r, stop+1); ok {
			s.emit(fig{start: stop + 1, end: end, kind: Number, amount: port, hidden: true})
		}
	}
	return s.emitCode(i, end, Identifier)
}

// emitVersion takes a version in whose number begins at from, with what is
// hung on to it: 1.2.3-rc1.
func (s *scanner) emitVersion(start, from, end int) int {
	if c := s.rune(end); (c == '-' || c == '+') && isLatin(s.rune(end+1)) && s.rune(end+1) < 0x80 {
		end = s.codeEnd(end + 1)
	} else if isLatin(c) && c < 0x80 {
		end = s.codeEnd(end)
	}
	return s.emit(fig{start: start, end: end, kind: Version, id: "v" + strings.ToLower(string(s.r[from:end]))})
}

// suffixCode says where a code ends whose digits run into letters at j: 5G,
// 737MAX. It is j when they do not.
func (s *scanner) suffixCode(start, j int) int {
	if c := s.rune(j); !isLatin(c) || c >= 0x80 || !isDigit(s.rune(j-1)) {
		return j
	}
	return s.codeEnd(j)
}

// codeEnd passes over letters, digits and what joins them in a code.
func (s *scanner) codeEnd(i int) int {
	for i < len(s.r) {
		c := s.r[i]
		if isDigit(c) || isUpper(c) || isLower(c) {
			i++
			continue
		}
		next := s.rune(i + 1)
		if (c == '-' || c == '_' || c == '.' || c == '/') && (isDigit(next) || isUpper(next) || isLower(next)) {
			i++
			continue
		}
		break
	}
	return i
}

// code takes a run of letters and digits in as an identifier.
func (s *scanner) code(start, end int) int {
	return s.emitCode(start, max(end, s.codeEnd(end)), Identifier)
}

func (s *scanner) emitCode(start, end int, kind Kind) int {
	id := strings.ToUpper(string(s.r[start:end]))
	return s.emit(fig{start: start, end: end, kind: kind, id: id, soft: softCodes[id]})
}

// softCodes are names that happen to have a digit in them and that a
// translation may spell out.
var softCodes = words(`PM2.5 PM10 PM1 CO2 H2O SO2 NO2 N2O CH4 O3 NH3 CO2E COVID-19 B2B B2C C2C O2O P2P 2D 3D 4S E2E A2A MP3 MP4 H2 O2 N2`)

// key is an identifier as it is compared: a space or hyphen between letters
// and digits makes no difference.
func codeKey(id string) string {
	var b strings.Builder
	plain := strings.Trim(id, "0123456789- ") == "" // a telephone number
	for i := 0; i < len(id); i++ {
		c := id[i]
		if c == ' ' || c == '_' {
			continue
		}
		if c == '-' && plain {
			continue
		}
		if c == '-' && i > 0 && i+1 < len(id) && isDigit(rune(id[i-1])) != isDigit(rune(id[i+1])) {
			continue
		}
		b.WriteByte(c)
	}
	return b.String()
}

// sameCode compares identifiers as wholes. A standard may go without its year:
// GB/T 19001 is GB/T 19001-2016.
func sameCode(s, p string) bool {
	a, b := codeKey(s), codeKey(p)
	if a == b {
		return true
	}
	rest, ok := strings.CutPrefix(b, a)
	return ok && len(rest) == 5 && rest[0] == '-' && (rest[1] == '1' || rest[1] == '2') && isUpper(rune(a[0]))
}

// phoneOr reads +86 10 1234 5678; behind another plus sign it is a number.
func (s *scanner) phoneOr(i int) int {
	j, groups, n := i+1, 0, 0
	for isDigit(s.rune(j)) {
		end := digitsEnd(s.r, j)
		n, groups, j = n+end-j, groups+1, end
		if (s.rune(j) == ' ' || s.rune(j) == '-') && isDigit(s.rune(j+1)) {
			j++
		}
	}
	if n < 9 || n > 15 || groups < 2 {
		return i
	}
	id := strings.NewReplacer(" ", "", "-", "").Replace(string(s.r[i:j]))
	return s.emit(fig{start: i, end: j, kind: Identifier, id: id})
}
