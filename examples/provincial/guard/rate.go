package guard

import (
	"net"
	"net/netip"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// Rate is how many requests a second are taken in the long run, and how many at once. A negative PerSecond is no bound.
type Rate struct {
	// PerSecond is the long run, Burst how many at once.
	PerSecond float64
	Burst     int
}

// maxKeys is how many accounts or addresses are told apart. Somebody with more addresses than that shares one rate with the others that are
// new; who was known before keeps their own.
const maxKeys = 10_000

// rates are the limiters of accounts or addresses.
type rates struct {
	each Rate
	max  int

	mu    sync.Mutex
	keys  map[string]*rate.Limiter
	swept time.Time
	rest  *rate.Limiter
}

func newRates(want, otherwise Rate) *rates {
	if want == (Rate{}) {
		want = otherwise
	}
	return &rates{each: want, max: maxKeys, keys: make(map[string]*rate.Limiter), rest: rate.NewLimiter(rate.Limit(want.PerSecond), want.Burst)}
}

func (r *rates) allow(key string, now time.Time) (wait time.Duration, ok bool) {
	if r.each.PerSecond < 0 {
		return 0, true
	}
	l := r.limiter(key, now)
	if l.AllowN(now, 1) {
		return 0, true
	}
	// Not a reservation: somebody who does not wait must not push their own turn further away.
	missing := 1 - l.TokensAt(now)
	return time.Duration(missing / r.each.PerSecond * float64(time.Second)), false
}

func (r *rates) limiter(key string, now time.Time) *rate.Limiter {
	r.mu.Lock()
	defer r.mu.Unlock()
	if l, ok := r.keys[key]; ok {
		return l
	}
	if len(r.keys) >= r.max {
		r.sweep(now)
	}
	if len(r.keys) >= r.max {
		return r.rest
	}
	l := rate.NewLimiter(rate.Limit(r.each.PerSecond), r.each.Burst)
	r.keys[key] = l
	return l
}

// sweep forgets who has not asked for so long that their limiter is as good as new: at most once a second, because it looks at all of them.
func (r *rates) sweep(now time.Time) {
	if since := now.Sub(r.swept); since >= 0 && since < time.Second {
		return
	}
	r.swept = now
	for key, l := range r.keys {
		if l.TokensAt(now) >= float64(r.each.Burst) {
			delete(r.keys, key)
		}
	}
}

// network returns what stands for the client of an address: the address without its port, of IPv6 the first half, because a client has all of
// the second.
func network(address string) string {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		host = address
	}
	ip, err := netip.ParseAddr(host)
	if err != nil {
		return "unknown"
	}
	ip = ip.Unmap().WithZone("")
	if ip.Is6() {
		if half, err := ip.Prefix(64); err == nil {
			return half.String()
		}
	}
	return ip.String()
}
