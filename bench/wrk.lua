-- Sends whole requests from a file, each time any of them, and prints what came of it as JSON.
--     wrk … -s bench/wrk.lua URL -- FILE [DEPTH]
-- The file holds requests of four bytes of length and then the bytes; DEPTH of them are pipelined.

local requests = {}

function init(arguments)
    local file = assert(io.open(arguments[1], "rb"))
    local content = file:read("*a")
    file:close()
    local depth = tonumber(arguments[2] or "1")
    local at = 1
    while at <= #content do
        local a, b, c, d = content:byte(at, at + 3)
        local length = ((a * 256 + b) * 256 + c) * 256 + d
        requests[#requests + 1] = string.rep(content:sub(at + 4, at + 3 + length), depth)
        at = at + 4 + length
    end
    math.randomseed(tonumber(tostring({}):match("0x(%x+)"), 16) % 2147483647)  -- another order in each thread
end

function request()
    return requests[math.random(#requests)]
end

function done(summary, latency)
    local errors = summary.errors
    print(string.format(
        'JSON {"requests":%d,"microseconds":%d,"p50":%.0f,"p99":%.0f,"refused":%d,"broken":%d}',
        summary.requests, summary.duration, latency:percentile(50), latency:percentile(99), errors.status,
        errors.connect + errors.read + errors.write + errors.timeout))
end
