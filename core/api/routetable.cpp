#include "core/api/routetable.h"

#include "core/base/text.h"

#include <algorithm>
#include <array>
#include <utility>

namespace executor::api {
namespace {
/// Other spellings of paths, kept for scripts (http-api.md 5).
constexpr std::array<std::pair<std::string_view, std::string_view>, 3> kAliases{{
    {"/v1/workspaces/local/", "/v1/"},
    {"/v1/local/secrets", "/v1/secrets"},
    {"/v1/policies", "/v1/rules"},
}};

std::string canonical(std::string_view path)
{
    std::string text(path);
    for (const auto& [alias, real] : kAliases) {
        const bool isWhole = text.size() == alias.size() || alias.ends_with('/') ||
                             (text.size() > alias.size() && text[alias.size()] == '/');
        if (text.starts_with(alias) && isWhole) {
            text = std::string(real) + text.substr(alias.size());
        }
    }
    return text;
}

bool isParameter(std::string_view segment)
{
    return segment.starts_with('{') && segment.ends_with('}');
}
} // namespace

const Route* PathMatch::byMethod(std::string_view method) const
{
    const std::string_view wanted = method == "HEAD" ? "GET" : method;
    const auto found =
        std::find_if(routes.begin(), routes.end(), [&](const Route* route) { return route->method == wanted; });
    return found == routes.end() ? nullptr : *found;
}

std::string PathMatch::allow() const
{
    std::string text;
    for (const Route* route : routes) {
        text += std::string(route->method) + ", " + (route->method == "GET" ? "HEAD, " : "");
    }
    return text + "OPTIONS";
}

void RouteTable::add(Route route)
{
    m_routes.push_back(std::move(route));
    const Route& kept = m_routes.back();
    const std::vector<std::string> segments = split(kept.path.substr(1), '/');
    Shape shape;
    for (const std::string& segment : segments) {
        shape.segments.push_back(isParameter(segment) ? std::string() : segment);
        shape.names.push_back(isParameter(segment) ? segment.substr(1, segment.size() - 2) : std::string());
    }
    std::vector<Shape>& same = m_shapes[segments.size()];
    const auto known =
        std::find_if(same.begin(), same.end(), [&](const Shape& other) { return other.segments == shape.segments; });
    if (known != same.end()) {
        known->routes.push_back(&kept);
        return;
    }
    shape.routes.push_back(&kept);
    same.push_back(std::move(shape));
    // Words before parameters: /tools/search is not the tool "search".
    std::stable_sort(same.begin(), same.end(), [](const Shape& a, const Shape& b) {
        return std::count(a.segments.begin(), a.segments.end(), "") <
               std::count(b.segments.begin(), b.segments.end(), "");
    });
}

PathMatch RouteTable::match(std::string_view path, net::DoorKind door) const
{
    PathMatch match;
    const std::string real = canonical(path);
    const std::vector<std::string> segments = split(std::string_view(real).substr(1), '/');
    const auto shapes = m_shapes.find(segments.size());
    if (shapes == m_shapes.end()) {
        return match;
    }
    for (const Shape& shape : shapes->second) {
        const bool fits = std::equal(segments.begin(), segments.end(), shape.segments.begin(),
                                     [](const std::string& given, const std::string& wanted) {
                                         return wanted.empty() ? !given.empty() : given == wanted;
                                     });
        if (!fits) {
            continue;
        }
        for (const Route* route : shape.routes) {
            if (route->scope != Scope::Door || door == net::DoorKind::Local) {
                match.routes.push_back(route);
            }
        }
        for (std::size_t i = 0; i < segments.size(); ++i) {
            if (!shape.names[i].empty()) {
                match.parameters[shape.names[i]] = segments[i];
            }
        }
        if (!match.routes.empty()) {
            return match;
        }
    }
    return match;
}

} // namespace executor::api
