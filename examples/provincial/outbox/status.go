package outbox

import (
	"fmt"
	"time"
)

// Status is how a publisher stands, for metrics. It has no content of events in it.
type Status struct {
	// Running says that [Outbox.Run] runs.
	Running bool
	// Sequence is that of the stream's last message, as far as the publisher has heard.
	Sequence uint64
	// Published counts the messages that the server has taken since New, and Repeated those of which it said that it has them already.
	Published, Repeated uint64
	// Waiting is how many events were read and are not known to be in the stream. It is never above [Options.Page].
	Waiting int
	// Oldest is when the oldest of them was recorded; zero when there are none. Now less Oldest is how far the stream is behind.
	Oldest time.Time
	// Failures counts what had to be tried again, and Fault is what the last of it was; none once an event was published after it, or nothing was
	// there to publish.
	Failures uint64
	Fault    Fault
}

// Fault is a kind of failure. The zero value is none.
type Fault uint8

// The faults.
const (
	FaultNone    Fault = iota
	FaultStore         // the feed cannot be read
	FaultStream        // the state of the stream cannot be read
	FaultPublish       // a message was not taken, or no answer came
	FaultFence         // another publisher was faster; nothing is wrong
	FaultPlaces        // the bucket with the places cannot be read or written
)

// String returns "none", "store", "stream", "publish", "fence" or "places".
func (f Fault) String() string {
	names := [...]string{"none", "store", "stream", "publish", "fence", "places"}
	if int(f) < len(names) {
		return names[f]
	}
	return fmt.Sprintf("fault %d", uint8(f))
}

// fault is an error with its kind.
type fault struct {
	kind Fault
	err  error
}

func (f *fault) Error() string { return "outbox: " + f.kind.String() + ": " + f.err.Error() }

// Unwrap returns the error.
func (f *fault) Unwrap() error { return f.err }

func failed(kind Fault, err error) error {
	if err == nil {
		return nil
	}
	return &fault{kind, err}
}
