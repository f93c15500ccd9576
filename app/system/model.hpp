#pragma once
// What the system routes answer.

#include "quoin/schema/codec.hpp"

namespace quoin::app {

struct Health {
    std::string status;
};
BOOST_DESCRIBE_STRUCT(Health, (), (status))

struct Readiness {
    std::string status;
    std::string database;
};
BOOST_DESCRIBE_STRUCT(Readiness, (), (status, database))

}  // namespace quoin::app

template <>
inline constexpr std::string_view quoin::example<quoin::app::Health> = R"({"status":"ok"})";
template <>
inline constexpr std::string_view quoin::example<quoin::app::Readiness> = R"({"status":"ready","database":"ok"})";
