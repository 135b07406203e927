package ingest

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/wenju/wenju/internal/text"
)

// Code names a kind of failure. It is stable: scripts may compare it.
type Code string

// The kinds of failure.
const (
	CodeMissing       Code = "missing"        // the path is not there, or no longer
	CodePermission    Code = "permission"     // the path may not be read
	CodeUnreadable    Code = "unreadable"     // reading failed
	CodeNotRegular    Code = "not_regular"    // a device, a pipe, a socket
	CodeFormat        Code = "format"         // an extension that is not read
	CodeTooLarge      Code = "too_large"      // larger than Limit bytes
	CodeEmpty         Code = "empty"          // nothing but white space
	CodeBinary        Code = "binary"         // no text at all
	CodeEncoding      Code = "encoding"       // text in no encoding that is known
	CodeLineJSON      Code = "line_json"      // a line that is no JSON object
	CodeLineID        Code = "line_id"        // a line without "id"
	CodeLineText      Code = "line_text"      // a line without "text"
	CodeLineDuplicate Code = "line_duplicate" // an id that an earlier line has
	CodeLineTooLong   Code = "line_too_long"  // a line longer than Limit bytes
	CodeLineMore      Code = "line_more"      // Limit more lines failed
	CodeModel         Code = "model"          // the index holds another model's vectors
	CodeEmbed         Code = "embed"          // the embedder failed
	CodeStore         Code = "store"          // the index could not be read or changed
)

// Error is a failure that can be told to a user in one sentence. Its cause is for the log.
type Error struct {
	Code Code
	Path string // as the user gave it; may be empty
	Line int    // 1-based, of a JSONL file; 0 where it does not apply
	// Limit is the number that the sentence speaks of: bytes of CodeTooLarge and
	// CodeLineTooLong, lines of CodeLineMore.
	Limit int64
	// Detail is the id of CodeLineDuplicate and the models of CodeModel.
	Detail string
	Cause  error
}

// Error is the sentence in English with the path before it and the cause behind.
func (e *Error) Error() string {
	s := e.Message(text.English)
	if e.Path != "" {
		s = e.Path + ": " + s
	}
	if e.Cause != nil {
		s += " (" + e.Cause.Error() + ")"
	}
	return s
}

func (e *Error) Unwrap() error { return e.Cause }

// sentences holds one sentence for each code and language. {detail} stands
// for the detail, {size} for the limit in bytes, {n} for the limit as a number.
var sentences = map[Code]map[text.Lang]string{
	CodeMissing:       {text.English: "There is no such file or folder: check the path.", text.Chinese: "没有这个文件或文件夹，请检查路径。"},
	CodePermission:    {text.English: "It may not be read: give read permission and run ingest again.", text.Chinese: "没有读取权限，请授予读取权限后重新导入。"},
	CodeUnreadable:    {text.English: "Reading it failed: check the disk or the network drive and run ingest again.", text.Chinese: "读取失败，请检查磁盘或网络盘后重新导入。"},
	CodeNotRegular:    {text.English: "It is no ordinary file: name a file or a folder.", text.Chinese: "这不是普通文件，请指定文件或文件夹。"},
	CodeFormat:        {text.English: "This format is not read: convert it to .txt, .md or .jsonl, for example with pandoc (.docx, .html) or pdftotext (.pdf).", text.Chinese: "不支持这种格式，请先转换为 .txt、.md 或 .jsonl，例如 .docx、.html 用 pandoc，.pdf 用 pdftotext。"},
	CodeTooLarge:      {text.English: "It is larger than {size}: split it into smaller files.", text.Chinese: "文件超过 {size}，请拆成较小的文件。"},
	CodeEmpty:         {text.English: "It holds no text: there is nothing to take in.", text.Chinese: "文件里没有文字，没有可以导入的内容。"},
	CodeBinary:        {text.English: "It is a binary file and no text: convert it to .txt, .md or .jsonl.", text.Chinese: "这是二进制文件，不是文本，请转换为 .txt、.md 或 .jsonl。"},
	CodeEncoding:      {text.English: "Its characters read in none of UTF-8, UTF-16, GB18030 and Big5: save it as UTF-8.", text.Chinese: "无法按 UTF-8、UTF-16、GB18030 或 Big5 读出其中的文字，请另存为 UTF-8。"},
	CodeLineJSON:      {text.English: `This line is no JSON object: write one {"id":…,"text":…} a line.`, text.Chinese: `这一行不是 JSON 对象,请每行写一个 {"id":…,"text":…}。`},
	CodeLineID:        {text.English: `This line has no "id": give each line one of its own.`, text.Chinese: `这一行没有 "id",请给每一行一个自己的 id。`},
	CodeLineText:      {text.English: `This line has no "text": put the passage there.`, text.Chinese: `这一行没有 "text",请把段落写在里面。`},
	CodeLineDuplicate: {text.English: `An earlier line has the id "{detail}" too: give each line one of its own.`, text.Chinese: `前面已有一行的 id 是“{detail}”,请给每一行一个自己的 id。`},
	CodeLineTooLong:   {text.English: "This line is longer than {size}: split the passage.", text.Chinese: "这一行超过 {size}，请把段落拆开。"},
	CodeLineMore:      {text.English: "{n} more lines of this file failed: mend those above first.", text.Chinese: "这个文件还有 {n} 行失败，请先改好上面列出的各行。"},
	CodeModel:         {text.English: "The index holds vectors of another embedding model ({detail}): run ingest with --rebuild to make them anew.", text.Chinese: "索引里的向量来自另一个嵌入模型（{detail}），请加 --rebuild 重新导入。"},
	CodeEmbed:         {text.English: "The embedder failed: check its address and key (wenju doctor) and run ingest again; what went in stays.", text.Chinese: "嵌入模型出错，请检查其地址和密钥（wenju doctor）后重新导入，已导入的内容不受影响。"},
	CodeStore:         {text.English: "The index could not be read or changed: check the data folder (wenju doctor) and run ingest again.", text.Chinese: "无法读写索引，请检查数据文件夹（wenju doctor）后重新导入。"},
}

// Message is the sentence for the user, without the path: what is wrong and what to do.
func (e *Error) Message(lang text.Lang) string {
	form, ok := sentences[e.Code][lang]
	if !ok {
		form = sentences[e.Code][text.English]
	}
	s := strings.NewReplacer("{detail}", e.Detail, "{size}", byteSize(e.Limit), "{n}", strconv.FormatInt(e.Limit, 10)).Replace(form)
	if e.Line == 0 {
		return s
	}
	if lang == text.Chinese {
		return fmt.Sprintf("第 %d 行：%s", e.Line, s)
	}
	return fmt.Sprintf("line %d: %s", e.Line, s)
}

// byteSize writes n bytes in the largest unit that it fills.
func byteSize(n int64) string {
	switch {
	case n >= 1<<20:
		return fmt.Sprintf("%.4g MiB", float64(n)/(1<<20))
	case n >= 1<<10:
		return fmt.Sprintf("%.4g KiB", float64(n)/(1<<10))
	}
	return fmt.Sprintf("%d B", n)
}
