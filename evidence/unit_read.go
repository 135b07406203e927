package evidence

import "strings"

// unitAt reads the unit behind a number that ends at j. Where there is none, it
// returns the zero unit and j.
func (s *scanner) unitAt(j int) (unit, int) {
	k := j
	if isSpace(s.rune(k)) {
		k++
	}
	if k < len(s.r) && s.r[k] != ' ' && s.r[k] != '\n' {
		if u, end, ok := unitNames.hanAt(s.r, k); ok && !s.noUnit(k, end) {
			return s.withNoun(u, end)
		}
	}
	if s.rune(k) == '-' && k == j {
		k++
	}
	if !isLatin(s.rune(k)) {
		return unit{}, j
	}
	if u, end, ok := s.latinUnit(j, k); ok {
		return s.rate(u, end)
	}
	if k == j {
		return unit{}, j
	}
	return s.englishNoun(j, k)
}

// noUnit says whether the characters [k, end) that look like a unit begin
// another word.
func (s *scanner) noUnit(k, end int) bool {
	next := s.rune(end)
	switch s.r[k] {
	case '成':
		return end == k+1 && strings.ContainsRune("员为立功果本都绩长熟品效就分因交人了年套", next)
	case '元':
		return end == k+1 && strings.ContainsRune("素旦老首", next)
	case '分':
		return end == k+1 && strings.ContainsRune("之别布为成析支类", next)
	case '方':
		return end == k+1 && strings.ContainsRune("案法向式便", next)
	case '度':
		return end == k+1 && strings.ContainsRune("假过", next)
	case '里':
		return end == k+1 && strings.ContainsRune("面程", next)
	case '块': // of land
		return end == k+1 && isHan(next) && !strings.ContainsRune("钱左以上下", next)
	}
	return false
}

// withNoun looks behind a classifier for what is counted, and behind a unit for
// a rate.
func (s *scanner) withNoun(u unit, end int) (unit, int) {
	if u.dim != dimCount {
		return s.rate(u, end)
	}
	if noun, stop, ok := unitNames.hanAt(s.r, end); ok && noun.dim == dimCount && noun.class != "" && stop-end >= 1 && sameClass(u.class, noun.class) {
		if next := s.rune(stop); (stop-end > 1 || u.class == "") && next != '级' && next != '性' && next != '类' && next != '型' {
			u.class = noun.class
		}
	}
	return s.rate(u, end)
}

// latinUnit reads a symbol or a word of up to three parts: km2, sq km,
// percentage points.
func (s *scanner) latinUnit(j, k int) (unit, int, bool) {
	var name strings.Builder
	var best unit
	bestEnd, at := -1, k
	for part := 0; part < 3; part++ {
		end := at
		for end < len(s.r) && (isLatin(s.r[end]) || s.r[end] == '.' && isLatin(s.rune(end+1)) && end == at+1) && end-at < 16 {
			end++
		}
		if end == at {
			break
		}
		if (s.rune(end) == '2' || s.rune(end) == '3') && !isWord(s.rune(end+1)) && end-at <= 2 {
			end++
		} else if s.rune(end) == '^' && (s.rune(end+1) == '2' || s.rune(end+1) == '3') {
			name.WriteString(string(s.r[at:end]) + string(s.r[end+1]))
			at, end = end+2, end+2
		}
		if part > 0 {
			name.WriteByte('_')
		}
		name.WriteString(string(s.r[at:end]))
		if isDigit(s.rune(end)) {
			break
		}
		if u, ok := unitByName(name.String()); ok && !(k > j && unitWord(name.String())) {
			best, bestEnd = u, end
		}
		if s.rune(end) == '.' && s.rune(end+1) == ' ' {
			end++
		}
		if s.rune(end) != ' ' && s.rune(end) != '-' {
			break
		}
		at = end + 1
	}
	return best, bestEnd, bestEnd > 0
}

// unitByName looks a Latin name up, as it stands and in lower case.
func unitByName(name string) (unit, bool) {
	if u, ok := unitNames.latin[name]; ok {
		return u, true
	}
	if len(name) > 3 {
		u, ok := unitNames.latin[strings.ToLower(name)]
		return u, ok
	}
	return unit{}, false
}

// unitWord lists symbols that are common words when a space stands before them.
func unitWord(name string) bool {
	switch name {
	case "in", "A", "won", "time", "x", "X", "K", "V", "W":
		return true
	}
	return false
}

// englishNoun reads what an English number counts. An adjective or two may
// stand before a unit ("5 consecutive years"); a noun that is no known unit
// still shows that something is counted.
func (s *scanner) englishNoun(j, k int) (unit, int) {
	first := true
	for range 4 {
		w := lowerWord(s.r, k)
		if w == "" || stopWords[w] || isDigit(s.rune(k+len(w))) {
			break
		}
		if u, end, ok := s.latinUnit(k-1, k); ok && !first && end-k > 3 && u.dim != dimTimes {
			if u.dim == dimCount {
				return u, j
			}
			return s.rate(u, end)
		}
		first = false
		k += len(w)
		if s.rune(k) != ' ' && s.rune(k) != '-' {
			break
		}
		k++
	}
	if first {
		return unit{}, j
	}
	u := unit{dim: dimCount, factor: 1, noun: true}
	if at := max(k-1, j); s.has(at, " per ") || s.has(at, " a ") || s.has(at, " an ") {
		if rated, end := s.rate(u, at); rated.per && strings.HasSuffix(rated.dim, "/time") {
			return rated, end
		}
	}
	return u, j
}

var stopWords = words(`in on at of to and or by for from with is are was were be been being the a an as than more less that this these
those which who when while where since until per during after before over under into out up down but not it its has have had will would
can could may might must shall should respectively versus vs compared each about above below across between through against only both all
he she they we i you his her their our if so such also then because although though whereas how what why do does did made makes remains
remained became stands stood came come comes rose fell grew increased decreased respectively jan feb mar apr jun jul aug sep oct nov dec`)

// rate reads a unit's "per": km/h, 元/吨, times per day, 次每分钟.
func (s *scanner) rate(u unit, j int) (unit, int) {
	k := j
	switch {
	case u.dim == dimNone || u.per:
		return u, j
	case s.rune(k) == '/':
		k++
	case s.has(k, " per "):
		k += 5
	case s.has(k, " a ") && u.dim != dimTime && u.dim != dimRatio:
		k += 3
	case s.has(k, " an "):
		k += 4
	case s.rune(k) == '每':
		k++
	default:
		return u, j
	}
	below, end, ok := unitNames.hanAt(s.r, k)
	if !ok && s.rune(k) == '日' {
		below, end, ok = unitNames.latin["days"], k+1, true
	}
	if !ok {
		if below, end, ok = s.latinUnit(k, k); !ok {
			return u, j
		}
	}
	if s.r[k-1] == ' ' && s.has(j, " a") && below.dim != dimTime {
		return u, j
	}
	return u.over(below), end
}

func (u unit) over(v unit) unit {
	sym := u.sym + "/" + v.sym
	if v.dim == dimCount {
		sym = u.sym + "/" + v.class
	}
	return unit{dim: u.dim + "/" + v.dim + v.class, factor: u.factor / v.factor, sym: sym, per: true, class: u.class, below: v.sym, belowFactor: v.factor}
}

// each reads a rate whose "per" comes first: 每小时350公里, 时速350公里.
func (s *scanner) each(i int) int {
	if s.has(i, "每周") || s.has(i, "每星期") {
		if w := s.weekday(i + 1); w > i+1 {
			return w
		}
	}
	below, j, ok := unitNames.latin["hours"], i+2, true
	if s.r[i] == '每' {
		if below, j, ok = unitNames.hanAt(s.r, i+1); !ok && s.rune(i+1) == '日' {
			below, j, ok = unitNames.latin["days"], i+2, true
		}
		if !ok {
			return i
		}
	}
	for _, w := range []string{"可达", "达到", "达", "可", "约", "为", "最高", "近", "超过", "至少", "增加", "减少"} {
		if s.has(j, w) {
			j += len([]rune(w))
		}
	}
	from := len(s.figs)
	end := s.value(j, j)
	if len(s.figs) == from {
		return j
	}
	if g := &s.figs[from]; g.kind == Number && !g.unit.per && !g.isYear() {
		if g.unit.dim == dimNone {
			g.unit = unit{dim: dimCount, factor: 1}
		}
		g.unit, g.start = g.unit.over(below), i
	}
	return end
}
