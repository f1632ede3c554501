package archive

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/trivium-chain/trivium/da"
	"github.com/trivium-chain/trivium/da/square"
)

const (
	window      = 64              // heights asked for at once
	maxAnswer   = 32 << 20        // bytes read of an answer, unless a single record may be larger
	maxKept     = 64 << 20        // bytes of records kept of one archive
	maxAnswers  = 16              // answers kept of one archive
	restFor     = 5 * time.Second // after a failure, before an archive is asked again
	answerExtra = 64 << 10        // room in an answer for all that is not the records
)

// source is one archive. Readers of heights that lie together share an answer:
// one asks, the others wait for it.
type source struct {
	name   string // in errors and the log: scheme and host, since the rest may hold a secret
	url    string
	http   *http.Client
	now    func() time.Time
	blamed atomic.Bool // its last answer was refused, and the log says so
	told   atomic.Bool // the log says that it has helped

	mu      sync.Mutex
	answers []*answered // oldest first
	kept    int         // bytes in answers
	failure error       // of the last request; nil after a good one
	rest    time.Time   // until when failure stands for an answer
}

// answered is what an archive has said about heights [from, next).
type answered struct {
	from, next uint64
	at         time.Time
	records    map[uint64][]byte
	size       int
}

var errNotKept = errors.New("does not keep it")

// namespace gives the data of ns at the height of h, checked against h.
func (s *source) namespace(ctx context.Context, h da.Header, ns da.Namespace, limit int) (da.NamespaceData, error) {
	raw, err := s.record(ctx, h.Height, limit)
	if err != nil {
		return da.NamespaceData{}, err
	}
	data, err := check(raw, h, ns, limit)
	if err != nil {
		s.distrust(fmt.Errorf("its answer for height %d was refused: %w", h.Height, err))
		return da.NamespaceData{}, da.Errorf(da.KindDishonest, Method, "height %d: %w", h.Height, err).Because(da.LieShare)
	}
	return data, nil
}

// check is the way from what an archive sent to data that can be used.
func check(raw []byte, h da.Header, ns da.Namespace, limit int) (da.NamespaceData, error) {
	r, err := Decode(raw, limit)
	if err != nil {
		return da.NamespaceData{}, fmt.Errorf("malformed record: %w", err)
	}
	if r.Height != h.Height || r.Hash != h.Hash {
		return da.NamespaceData{}, fmt.Errorf("the record is of height %d with header %X, the header of the DA layer is %X", r.Height, r.Hash, h.Hash)
	}
	data, ok := r.Data[ns]
	if !ok {
		return da.NamespaceData{}, fmt.Errorf("the record leaves out namespace %s", ns)
	}
	if _, err := square.Open(h, ns, data); err != nil {
		return da.NamespaceData{}, cause(err)
	}
	return data, nil
}

// record gives the record of a height out of an answer, one at hand or a new one.
func (s *source) record(ctx context.Context, height uint64, limit int) ([]byte, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	from := height - height%window
	for range 2 {
		if raw, told := s.known(height); told {
			if raw == nil {
				return nil, errNotKept
			}
			return raw, nil
		}
		if s.failure != nil && s.now().Before(s.rest) {
			return nil, s.failure
		}
		if slices.ContainsFunc(s.answers, func(a *answered) bool { return a.from == from && a.next <= height }) {
			from = height // an answer that ended early does not come to it
		}
		a, err := s.ask(ctx, from, window-from%window, limit)
		if err != nil {
			if ctx.Err() == nil {
				s.failure, s.rest = err, s.now().Add(restFor)
			}
			return nil, err
		}
		s.failure = nil
		s.keep(a)
	}
	if raw, _ := s.known(height); raw != nil {
		return raw, nil
	}
	return nil, errNotKept
}

// known finds a height in the answers at hand, the newest first; told is false
// when none speaks of it. That an archive does not keep a height is true for a
// while only.
func (s *source) known(height uint64) (raw []byte, told bool) {
	for _, a := range slices.Backward(s.answers) {
		if height < a.from || height >= a.next {
			continue
		}
		if raw, ok := a.records[height]; ok {
			return raw, true
		}
		return nil, s.now().Sub(a.at) < restFor
	}
	return nil, false
}

func (s *source) keep(a *answered) {
	s.answers = append(s.answers, a)
	s.kept += a.size
	for len(s.answers) > maxAnswers || len(s.answers) > 1 && s.kept > maxKept {
		s.kept -= s.answers[0].size
		s.answers = slices.Delete(s.answers, 0, 1)
	}
}

// distrust forgets what the archive has said and lets it rest.
func (s *source) distrust(why error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.answers, s.kept = nil, 0
	s.failure, s.rest = why, s.now().Add(restFor)
}

// ask sends one request.
func (s *source) ask(ctx context.Context, from, count uint64, limit int) (*answered, error) {
	body, err := json.Marshal(map[string]any{"jsonrpc": "2.0", "id": 1, "method": Method, "params": []Quantity{Quantity(from), Quantity(count)}})
	if err != nil {
		return nil, err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, s.url, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	request.Header.Set("Content-Type", "application/json")
	response, err := s.http.Do(request)
	if err != nil {
		var wrapped *url.Error
		if errors.As(err, &wrapped) {
			err = wrapped.Err // without the URL
		}
		return nil, err
	}
	defer response.Body.Close()
	most := max(maxAnswer, limit/3*4+answerExtra)
	raw, err := io.ReadAll(io.LimitReader(response.Body, int64(most)+1))
	if err != nil {
		return nil, err
	}
	if len(raw) > most {
		return nil, fmt.Errorf("answers with more than %d bytes", most)
	}
	var reply struct {
		Result *Answer `json:"result"`
		Error  *struct {
			Code    int    `json:"code"`
			Message string `json:"message"`
		} `json:"error"`
	}
	if err := json.Unmarshal(raw, &reply); err != nil || reply.Result == nil && reply.Error == nil {
		return nil, fmt.Errorf("HTTP status %d and no JSON-RPC: see that it is the JSON-RPC of a Trivium node", response.StatusCode)
	}
	if reply.Error != nil {
		return nil, fmt.Errorf("%s (code %d)", reply.Error.Message, reply.Error.Code)
	}
	a := &answered{from: from, next: max(uint64(reply.Result.Next), from+1), at: s.now(), records: make(map[uint64][]byte, len(reply.Result.Records))}
	for _, e := range reply.Result.Records {
		if len(e.Record) > 0 {
			a.records[uint64(e.Height)] = e.Record
			a.size += len(e.Record)
		}
	}
	return a, nil
}
