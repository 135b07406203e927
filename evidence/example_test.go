package evidence_test

import (
	"context"
	"fmt"
	"os"
	"strings"

	"github.com/wenju/wenju/evidence"
)

func Example() {
	report := evidence.Check(evidence.Answer{
		Text: "三地面积21.6万平方公里[1]。2023年增长了9%[1]。",
		Passages: []evidence.Passage{
			{N: 1, Text: "The region covers 216,000 square kilometres. In 2023 its output grew by 5%."},
		},
	})
	for _, s := range report.Sentences {
		fmt.Println(s.Verdict, s.Text)
		for _, f := range s.Figures {
			fmt.Println(" ", f.Verdict, f.Text, "=", f.Value)
		}
	}
	// Output:
	// supported 三地面积21.6万平方公里。
	//   found 21.6万平方公里 = 216000 km2
	// unsupported 2023年增长了9%。
	//   found 2023年 = 2023
	//   missing 9% = 9%
}

func ExampleFigures() {
	for _, f := range evidence.Figures("会议2021年5月9日下午3点半开始，历时3小时20分，约四成代表发言。") {
		fmt.Println(f.Kind, f.Text, "=", f.Value)
	}
	// Output:
	// date 2021年5月9日 = 2021-05-09
	// time 下午3点半 = 15:30
	// duration 3小时20分 = 200 min
	// percent 四成 = 40%
}

func ExampleCheckStream() {
	in := strings.NewReader(`{"id":"a","answer":"Seven rules apply [1].","passages":[{"n":1,"text":"共7项规定。"}]}` + "\n")
	sum, err := evidence.CheckStream(context.Background(), in, os.Stdout)
	fmt.Println(sum.Answers, sum.OK, err)
	// Output:
	// {"id":"a","ok":true,"sentences":[{"sentence":"Seven rules apply.","citations":[1],"verdict":"supported","figures":[{"text":"Seven","value":"7","verdict":"found","citation":1,"kind":"number"}],"start":0,"end":22}]}
	// 1 1 <nil>
}
