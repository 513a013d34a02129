#pragma once

#include "core/api/route.h"

#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace executor::api {

/// A path that exists, with the routes of its methods.
struct PathMatch
{
    std::vector<const Route*> routes; ///< never empty
    std::map<std::string, std::string, std::less<>> parameters;

    /// HEAD is answered like GET. Null: wrong method.
    [[nodiscard]] const Route* byMethod(std::string_view method) const;
    /// `GET, HEAD, OPTIONS`
    [[nodiscard]] std::string allow() const;
};

/// The one list of everything that can be asked for over HTTP, `/mcp` aside. Filled once, then read. Thread: core.
class RouteTable
{
public:
    RouteTable() = default;
    RouteTable(const RouteTable&) = delete;
    RouteTable& operator=(const RouteTable&) = delete;

    void add(Route route);
    /// `/v1/workspaces/local/...`, `/v1/policies` and `/v1/local/secrets` are other spellings of the same. No match: no
    /// routes. Routes of scope Door exist on the local door only.
    [[nodiscard]] PathMatch match(std::string_view path, net::DoorKind door) const;
    /// In the order of adding.
    [[nodiscard]] const std::deque<Route>& routes() const { return m_routes; }

private:
    struct Shape
    {
        std::vector<std::string> segments; ///< empty: a parameter, its name stands in `names`
        std::vector<std::string> names;
        std::vector<const Route*> routes;
    };
    std::deque<Route> m_routes;
    std::map<std::size_t, std::vector<Shape>> m_shapes; ///< by number of segments
};

} // namespace executor::api
