package ingest

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"

	"github.com/wenju/wenju/internal/text"
)

// sampleSize is how much of a file is looked at to tell its encoding.
const sampleSize = 64 << 10

var (
	utf16LE = unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)
	utf16BE = unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)
)

// decode brings raw to UTF-8. A byte order mark is taken off, line ends stay.
func decode(raw []byte) (string, error) {
	enc, rest, err := detect(raw, false)
	if err != nil {
		return "", err
	}
	if enc == nil {
		return string(rest), nil
	}
	out, err := enc.NewDecoder().Bytes(rest)
	if err != nil || bytes.Contains(out, []byte("\uFFFD")) && enc != utf16LE && enc != utf16BE {
		return "", &Error{Code: CodeEncoding, Cause: err}
	}
	return string(out), nil
}

// detect tells the encoding of raw, nil being UTF-8, and returns what follows
// the byte order mark. A sample may end in the middle of a character.
func detect(raw []byte, sample bool) (encoding.Encoding, []byte, error) {
	switch {
	case bytes.HasPrefix(raw, []byte("\xEF\xBB\xBF")):
		return detectUTF8(raw[3:], sample)
	case bytes.HasPrefix(raw, []byte("\xFF\xFE")):
		return utf16LE, raw[2:], nil
	case bytes.HasPrefix(raw, []byte("\xFE\xFF")):
		return utf16BE, raw[2:], nil
	}
	head := raw[:min(len(raw), sampleSize)]
	if enc := detectUTF16(head); enc != nil {
		return enc, raw, nil
	}
	if isBinary(head) || bytes.IndexByte(raw, 0) >= 0 {
		return nil, nil, &Error{Code: CodeBinary}
	}
	if enc, rest, err := detectUTF8(raw, sample); err == nil {
		return enc, rest, nil
	}
	if enc := detectChinese(head); enc != nil {
		return enc, raw, nil
	}
	return nil, nil, &Error{Code: CodeEncoding}
}

func detectUTF8(raw []byte, sample bool) (encoding.Encoding, []byte, error) {
	whole := raw
	if sample {
		whole = withoutPartialRune(raw)
	}
	if !utf8.Valid(whole) {
		return nil, nil, &Error{Code: CodeEncoding}
	}
	if isBinary(whole[:min(len(whole), sampleSize)]) || bytes.IndexByte(whole, 0) >= 0 {
		return nil, nil, &Error{Code: CodeBinary}
	}
	return nil, raw, nil
}

// withoutPartialRune cuts off a character that the end of the sample has cut.
func withoutPartialRune(raw []byte) []byte {
	for i := 1; i <= min(3, len(raw)); i++ {
		if b := raw[len(raw)-i]; utf8.RuneStart(b) {
			if !utf8.FullRune(raw[len(raw)-i:]) {
				return raw[:len(raw)-i]
			}
			break
		}
	}
	return raw
}

// isBinary says whether raw holds control characters that no text has.
func isBinary(raw []byte) bool {
	controls := 0
	for _, b := range raw {
		if b < 0x20 && b != '\n' && b != '\r' && b != '\t' && b != '\f' && b != 0x1B && b != 0x1A || b == 0x7F {
			controls++
		}
	}
	return controls*100 > len(raw)
}

// detectUTF16 recognises UTF-16 without a byte order mark by how much of it
// reads as text in the one byte order and not in the other.
func detectUTF16(raw []byte) encoding.Encoding {
	raw = raw[:len(raw)&^1]
	if len(raw) < 4 || utf8.Valid(withoutPartialRune(raw)) && bytes.IndexByte(raw, 0) < 0 {
		return nil
	}
	little, big := plausible(raw, utf16LE), plausible(raw, utf16BE)
	switch {
	case little >= .95 && little > big:
		return utf16LE
	case big >= .95 && big > little:
		return utf16BE
	}
	return nil
}

// plausible is the share of characters that a Chinese or English text is made of.
func plausible(raw []byte, enc encoding.Encoding) float64 {
	out, err := enc.NewDecoder().Bytes(raw)
	if err != nil || len(out) == 0 {
		return 0
	}
	good, all := 0, 0
	for _, r := range string(out) {
		all++
		if r == '\n' || r == '\r' || r == '\t' || r >= ' ' && r < 0x7F || r >= 0xA0 && r < 0x250 || r >= 0x2010 && r < 0x2040 ||
			r >= 0x3000 && r < 0x3100 || r >= 0x4E00 && r < 0x9FA6 || r >= 0xFF00 && r < 0xFFEF {
			good++
		}
	}
	// GB18030 read as UTF-16 is full of rare characters; a text in Chinese is not.
	if familiar(string(out)) < .05 && bytes.IndexByte(raw, 0) < 0 {
		return 0
	}
	return float64(good) / float64(all)
}

// commonHan are the characters that make up a third of any Chinese text, in
// both forms where they have two.
const commonHan = "的一是不了在人有我他这這个個们們中来來上大为為和国國地到以说說时時要就出会會可也你对對生能而子那得于於着著下自之年过過" +
	"发發后後作里裡用道行所然家种種事成方多经經么麼去法学學如都同现現当當没沒动動面起看定天分还還进進好小部其些主样樣理心她本前开開但因只从從" +
	"想实實日军軍者意无無力它与與长長把机機十民第公此已工使情明性知全三又关關点點正业業外将將两兩高间間由问問很最重并並物手应應战戰向头頭文体體政美相见見被利什" +
	"二等产產或新己制身果加西斯月话話合回特代内內信表化老给給世位次度门門任常先海通教儿兒原东東声聲提立及比员員解水名真论論处處走义義各入几幾口认認条條平系气氣题題活尔爾更别別打女变變四神总總何电電数數安少报報才结結反受目太量再感建务務做接必场場件计計管期市直德资資命山金指克许許统統区區保至队隊形社便空决決治展马馬科司五基眼书書非则則听聽白却卻界达達光放强強即像难難且权權思王象完设設式色路记記南品住告类類求据據程北边邊死张張该該交规規万萬取拉格望觉覺术術领領共确確传傳师師观觀清今切院让讓识識候带帶导導争爭运運"

// familiar is the share of s's Chinese characters that are among the common ones.
func familiar(s string) float64 {
	known, all := 0, 0
	for _, r := range s {
		if text.IsHan(r) || r >= 0xE000 && r < 0xF900 {
			all++
			if isCommonHan[r] {
				known++
			}
		}
	}
	if all == 0 {
		return 0
	}
	return float64(known) / float64(all)
}

var isCommonHan = func() map[rune]bool {
	set := make(map[rune]bool, 600)
	for _, r := range commonHan {
		set[r] = true
	}
	return set
}()

// detectChinese tells GB18030 from Big5: whichever reads without error and
// gives the more common characters. It is nil where neither reads as Chinese.
func detectChinese(raw []byte) encoding.Encoding {
	var best encoding.Encoding
	score := .2
	for _, enc := range []encoding.Encoding{simplifiedchinese.GB18030, traditionalchinese.Big5} {
		out, err := enc.NewDecoder().Bytes(raw)
		if err != nil {
			continue
		}
		s := string(out)
		// The sample may end in the middle of a character.
		if strings.Contains(strings.TrimRight(s, "\uFFFD"), "\uFFFD") {
			continue
		}
		if f := familiar(s); f > score {
			best, score = enc, f
		}
	}
	return best
}
