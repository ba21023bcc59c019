package guard

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/motcua/motcua"
	"github.com/motcua/motcua/dossier"
	"github.com/motcua/motcua/dossier/sqlstore"
)

// metrics are those of one guard, in a registry of its own. Every label has few values: routes by their patterns, never paths.
type metrics struct {
	registry *prometheus.Registry
	requests *prometheus.CounterVec
	seconds  *prometheus.HistogramVec
	refused  *prometheus.CounterVec
	faults   *prometheus.CounterVec
	panics   prometheus.Counter
}

func newMetrics() *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "motcua_http_requests_total", Help: "Requests by method, route and status.",
		}, []string{"method", "route", "status"}),
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "motcua_http_request_duration_seconds", Help: "How long requests took, by route.",
			Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10},
		}, []string{"route"}),
		refused: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "motcua_http_refused_total", Help: "Requests refused before they were worked on, by why.",
		}, []string{"reason"}),
		faults: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "motcua_faults_total", Help: "Errors that were not the client's, by kind; busy is a store that takes no more writes.",
		}, []string{"kind"}),
		panics: prometheus.NewCounter(prometheus.CounterOpts{Name: "motcua_panics_total", Help: "Handlers that panicked."}),
	}
	for _, kind := range []string{"busy", "full", "outcome_unknown", "internal"} {
		m.faults.WithLabelValues(kind) // zero is a figure too
	}
	m.registry.MustRegister(m.requests, m.seconds, m.refused, m.faults, m.panics, collectors.NewGoCollector(),
		collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

func (m *metrics) observe(method, route string, status int, took time.Duration) {
	m.requests.WithLabelValues(method, route, strconv.Itoa(status)).Inc()
	m.seconds.WithLabelValues(route).Observe(took.Seconds())
}

// Metrics returns the handler that writes the metrics in the text form of Prometheus. Who may see them is the caller's to say.
func (g *Guard) Metrics() http.Handler {
	return promhttp.HandlerFor(g.metrics.registry, promhttp.HandlerOpts{})
}

// textOf returns the text of an error that is known to hold no value of a field, and the type of any other.
func textOf(err error) string {
	var engine *sqlstore.Error
	var panicked *dossier.PanicError
	if errors.As(err, &engine) {
		return engine.Error()
	}
	if errors.As(err, &panicked) {
		return fmt.Sprintf("%T", panicked)
	}
	for _, known := range []error{
		motcua.ErrOutcomeUnknown, motcua.ErrBusy, motcua.ErrFull, motcua.ErrClosed, motcua.ErrConflict, motcua.ErrExists, motcua.ErrInvalid,
		motcua.ErrNotFound, context.DeadlineExceeded, context.Canceled,
	} {
		if errors.Is(err, known) {
			return known.Error()
		}
	}
	return fmt.Sprintf("%T", err)
}

// Gauge adds a metric of the program's own, which is asked for its value whenever the metrics are written. It panics when the name is taken.
func (g *Guard) Gauge(name, help string, value func() float64) {
	g.metrics.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: help}, value))
}
