package main

import (
	"context"
	"strconv"
	"strings"
)

// command does what a line with a stroke in front asks for.
func (c *chat) command(ctx context.Context, line string) error {
	name, rest, _ := strings.Cut(line, " ")
	switch name {
	case "/help":
		c.app.err.print(chatHelp.in(c.lang))
	case "/new":
		c.turns = nil
		c.app.say(phrase{"A new conversation.", "已开始新的对话。"})
	case "/sources", "/source":
		c.sources(ctx, strings.TrimSpace(rest))
	default:
		c.app.say(phrase{"There is no command %s: /help lists them.", "没有 %s 这个命令，/help 列出所有命令。"}, printable(name))
		c.failed = true
	}
	return ctx.Err()
}

// sources shows the sources of the last answer, or one of them in its surroundings.
func (c *chat) sources(ctx context.Context, number string) {
	citations := c.last.Citations
	if len(citations) == 0 {
		c.app.say(phrase{"The last answer has no sources.", "上一次回答没有来源。"})
		return
	}
	if number == "" {
		c.app.sources(citations, c.app.labels(c.last.Question))
		c.app.out.print("\n")
		return
	}
	n, err := strconv.Atoi(strings.Trim(number, "[]【】"))
	for _, citation := range citations {
		if err == nil && citation.N == n {
			if err := c.app.passage(ctx, c.from, citation); err != nil {
				c.app.explainFailure(err)
			}
			c.app.out.print("\n")
			return
		}
	}
	c.app.say(phrase{"There is no source %s: name a number from 1 to %d.", "没有第 %s 处来源，请给 1 到 %d 之间的数。"}, printable(number), len(citations))
}
