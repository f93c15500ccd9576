#pragma once
// Issues: everything that is wrong with one request, each with the place where it was found.

#include <string>
#include <string_view>
#include <vector>

namespace quoin {

struct Issue {
    std::vector<std::string> loc;  // {"body", "price_usd"}
    std::string msg;               // "Input should be greater than or equal to 0"
    std::string type;              // "greater_than_equal"; Pydantic's names where it has one
};

class Issues {
public:
    void add(std::string_view type, std::string msg);
    bool any() const { return !list_.empty(); }
    const std::vector<Issue>& list() const { return list_; }
    void clear() { list_.clear(); }

    // Everything added while it lives is found below `segment`, which must outlive it.
    class At {
    public:
        At(Issues& issues, std::string_view segment) : issues_(issues) { issues_.path_.push_back(segment); }
        ~At() { issues_.path_.pop_back(); }
        At(const At&) = delete;
        At& operator=(const At&) = delete;

    private:
        Issues& issues_;
    };

private:
    std::vector<std::string_view> path_;
    std::vector<Issue> list_;
};

// {"detail": [{"loc": […], "msg": "…", "type": "…"}]}: FastAPI's shape of a 422.
void write_issues(std::string& out, const Issues& issues);

}  // namespace quoin
