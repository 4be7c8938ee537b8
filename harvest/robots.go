package harvest

import (
	"encoding/json"
	"fmt"

	"nianbao/crawler"
)

// robotsKey names the side record of what a robots.txt said, by origin.
const robotsKey = "robots/"

// robotsCache keeps what robots.txt files say in the store.
type robotsCache struct{ *run }

// Load implements crawler.RobotsCache. What cannot be read is asked for again.
func (c robotsCache) Load(origin string) (crawler.RobotsAnswer, bool) {
	a, ok, err := c.robotsOf(origin)
	if err != nil {
		c.Log.Error("robots.txt of the last run", "host", origin, "err", err)
	}
	return a, ok && err == nil
}

// Save implements crawler.RobotsCache.
func (c robotsCache) Save(origin string, a crawler.RobotsAnswer) {
	data, err := json.Marshal(a)
	if err == nil {
		err = c.Store.Put(robotsKey+origin, data)
	}
	if err != nil {
		c.fail(fmt.Errorf("store the robots.txt of %s: %w", origin, err))
	}
}

// robotsOf is the last known answer of an origin, of any age.
func (h *Harvest) robotsOf(origin string) (a crawler.RobotsAnswer, ok bool, err error) {
	data, ok, err := h.Store.Value(robotsKey + origin)
	if err == nil && ok {
		err = json.Unmarshal(data, &a)
	}
	return a, ok, err
}
