package crawler

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"syscall"

	"code.dny.dev/ssrf"
)

// errAddress is the cause of every refusal to dial.
var errAddress = errors.New("address is not public")

// guard decides which addresses may be dialled: none of the IANA special
// registries, loopback only when the crawl allows it.
type guard struct {
	loopback bool
	special  *ssrf.Guardian
}

func newGuard(loopback bool) guard {
	return guard{loopback: loopback, special: ssrf.New(ssrf.WithAnyPort())}
}

// check returns an error wrapping errAddress when the address must not be
// dialled. An IPv4 address in IPv6 clothes is judged as what it is.
func (g guard) check(a netip.AddrPort) error {
	ip := a.Addr().Unmap()
	if g.loopback && ip.IsLoopback() {
		return nil
	}
	if ip.Zone() != "" {
		return fmt.Errorf("dial %s: %w", a, errAddress)
	}
	if err := g.special.SafeAddr(ip); err != nil {
		return fmt.Errorf("dial %s: %w: %w", a, errAddress, err)
	}
	if p := a.Port(); p != 443 && (p < 80 || p > 99) && p < 1024 {
		return fmt.Errorf("dial %s: %w: port %d belongs to another service", a, errAddress, p)
	}
	return nil
}

// control is the last word before a connection: net.Dialer calls it with the
// address the kernel is about to connect to.
func (g guard) control(_, address string, _ syscall.RawConn) error {
	a, err := netip.ParseAddrPort(address)
	if err != nil {
		return fmt.Errorf("%w: %w", errAddress, err)
	}
	return g.check(a)
}

// permitted keeps the addresses that may be dialled, IPv4 first because some
// hosts publish an IPv6 address and answer on IPv4 only.
func (g guard) permitted(addrs []netip.AddrPort) ([]netip.AddrPort, error) {
	var kept []netip.AddrPort
	err := errAddress
	for _, a := range addrs {
		a = netip.AddrPortFrom(a.Addr().Unmap(), a.Port())
		if e := g.check(a); e != nil {
			err = e
			continue
		}
		kept = append(kept, a)
	}
	if len(kept) == 0 {
		return nil, err
	}
	slices.SortStableFunc(kept, func(a, b netip.AddrPort) int {
		return a.Addr().BitLen() - b.Addr().BitLen()
	})
	return kept, nil
}

// systemLookup asks the system's resolver.
func systemLookup(ctx context.Context, host, port string) ([]netip.AddrPort, error) {
	number, err := net.DefaultResolver.LookupPort(ctx, "tcp", port)
	if err != nil {
		return nil, err
	}
	ips, err := net.DefaultResolver.LookupNetIP(ctx, "ip", host)
	if err != nil {
		return nil, err
	}
	addrs := make([]netip.AddrPort, len(ips))
	for i, ip := range ips {
		addrs[i] = netip.AddrPortFrom(ip, uint16(number))
	}
	return addrs, nil
}
