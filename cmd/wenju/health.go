package main

import (
	"context"
	"errors"
	"net"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/wenju/wenju/bot"
	"github.com/wenju/wenju/internal/health"
	"github.com/wenju/wenju/internal/records"
	"github.com/wenju/wenju/internal/store"
)

// defaultMetrics is where health and metrics are shown when nobody says where:
// on this machine alone.
const defaultMetrics = "127.0.0.1:9095"

func checkListen(value string) (phrase, bool) {
	_, port, err := net.SplitHostPort(value)
	_, portErr := strconv.ParseUint(port, 10, 16)
	return phrase{"an address to listen on such as 127.0.0.1:9095 (port 0 takes a free one), or off", "监听地址，如 127.0.0.1:9095（端口 0 为任选空闲端口），或 off"},
		value != "off" && (err != nil || portErr != nil)
}

// pulse counts what the bot does and knows whether Slack can reach it. It says so
// on stderr the first time.
type pulse struct {
	*health.Metrics
	app  *app
	once sync.Once
	open atomic.Bool
}

var _ bot.Metrics = (*pulse)(nil)

func newPulse(a *app) *pulse {
	version, _ := build()
	return &pulse{Metrics: health.NewMetrics(version), app: a}
}

// Connected implements bot.Metrics.
func (p *pulse) Connected(open bool) {
	p.open.Store(open)
	p.Metrics.Connected(open)
	if open {
		p.once.Do(func() {
			p.app.say(phrase{"Connected to Slack. Ctrl-C or SIGTERM stops.", "已连接 Slack。按 Ctrl-C 或发送 SIGTERM 停止。"})
		})
	}
}

// slackPatience is how long nobody is told that Slack is not there yet.
const slackPatience = 5 * time.Second

// tellLate says what to look after where Slack has not been reached within that
// time. What failed is in the log; stop is for who no longer waits.
func (p *pulse) tellLate(after time.Duration) (stop func() bool) {
	return time.AfterFunc(after, func() {
		if !p.open.Load() {
			p.app.say(phrase{"Slack is not reached yet, and wenju goes on trying. Check the network, HTTPS_PROXY and SLACK_API_URL; wenju doctor tells more.",
				"尚未连上 Slack，会继续尝试。请检查网络、HTTPS_PROXY 和 SLACK_API_URL，详情见 wenju doctor。"})
		}
	}).Stop
}

// watch shows health and metrics where WENJU_METRICS says until ctx ends; stop
// waits for that. An address that is taken is a failure where somebody has asked
// for it; without the default one the bot runs as well.
func (a *app) watch(ctx context.Context, p *pulse, l *library, kept *records.Records) (stop func(), err error) {
	address := a.cfg.metrics
	switch address {
	case "off":
		return func() {}, nil
	case "":
		address = defaultMetrics
	}
	listener, err := net.Listen("tcp", address)
	if err != nil {
		if a.cfg.metrics != "" {
			return nil, failed(err, phrase{"WENJU_METRICS: nothing can listen on %s: name a free address, or off.", "WENJU_METRICS：无法监听 %s，请换一个空闲的地址，或设为 off。"}, address)
		}
		a.say(phrase{"Health and metrics are not shown: %s is taken. WENJU_METRICS names another address.", "不提供健康检查和指标：%s 已被占用，可用 WENJU_METRICS 换一个地址。"}, address)
		return func() {}, nil
	}
	a.log.Info("health and metrics", "address", listener.Addr().String())
	p.Watch("records_bytes", "Size of the records on disk.", func() float64 { return float64(a.recordsSize()) })
	p.Watch("index_passages", "Passages that questions are answered from.", func() float64 { return passages(l) })
	server := health.New(health.Options{Checks: a.needs(p, l, kept), Metrics: p.Metrics, Logger: a.log})
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		if err := server.Serve(ctx, listener); err != nil {
			a.log.Warn("health and metrics are no longer shown", "err", err)
		}
	}()
	return func() { cancel(); <-done }, nil
}

var errNotConnected = errors.New("no connection to Slack")

// needs are what a bot cannot answer without. None of them costs anything.
func (a *app) needs(p *pulse, l *library, kept *records.Records) []health.Check {
	checks := []health.Check{
		{Name: "socket", Try: func(context.Context) error {
			if !p.open.Load() {
				return errNotConnected
			}
			return nil
		}},
		{Name: "index", Try: func(ctx context.Context) error {
			_, err := l.shelf(ctx)
			return err
		}},
		{Name: "records", Try: func(ctx context.Context) error {
			_, err := kept.Unfinished(ctx, time.Now())
			return err
		}},
	}
	if l.witness != nil {
		checks = append(checks, health.Check{Name: "model", Try: func(context.Context) error { return l.witness.failing() }, Spare: !a.cfg.noFallback})
	}
	return checks
}

// passages is how many there are in what questions are answered from, 0 where
// that cannot be found out.
func passages(l *library) float64 {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	s, err := l.shelf(ctx)
	var info store.Info
	if err == nil {
		info, err = s.store.Info(ctx)
	}
	if err != nil {
		return 0
	}
	return float64(info.Chunks)
}
