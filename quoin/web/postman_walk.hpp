#pragma once
// The way through all requests of a Postman collection: what each is sent with, and what it keeps of its answer.

#include "quoin/web/postman_request.hpp"

#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace quoin {

// Goes from request to request, as somebody does who sends them from top to bottom.
class PostmanWalk {
public:
    explicit PostmanWalk(const Router& router);
    PostmanWalk(const PostmanWalk&) = delete;
    PostmanWalk& operator=(const PostmanWalk&) = delete;

    const std::vector<DescribedRoute>& routes() const { return routes_; }
    // Whether later requests need what this one creates.
    bool creates_any(const DescribedRoute& described) const;
    // The requests it takes now: the one itself, after a login where its token is not held.
    std::vector<PostmanRequest> visit(const DescribedRoute& described);
    // Name and first value of each but {{base_url}}.
    std::vector<std::pair<std::string, std::string>> variables() const;

private:
    // A thing's id in a path: of /posts/{post_id}/like it is the member post_id of what POST /posts creates.
    struct PathId {
        std::string collection;   // "/posts"
        std::string placeholder;  // "post_id"
        std::string first_value;  // of its variable, before anything is created

        std::string variable() const;
    };
    struct Token {
        std::string url;  // of the login that gives it
        std::string variable;
    };

    static std::vector<PathId> ids_in_path(const DescribedRoute& described);
    bool creates(const DescribedRoute& described, const PathId& id) const;
    const DescribedRoute* find_login(const SecurityScheme& scheme) const;
    PostmanRequest request_for(const DescribedRoute& described, std::string_view suffix = "");
    void keep_tokens(PostmanRequest& request);
    void keep_ids(PostmanRequest& request);

    Components components_;
    std::vector<DescribedRoute> routes_;
    std::map<std::string, Token> tokens_;  // by scheme
    std::map<std::string, PathId> ids_;    // by variable
    std::set<std::string> held_;           // schemes whose token a login gave
    std::set<std::string> known_;          // variables that an answer gave
};

}  // namespace quoin
