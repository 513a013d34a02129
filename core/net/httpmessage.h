#pragma once

#include "core/base/json.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace executor::net {

/// Header fields in the order of the wire; names compare without case. Plain data: what may stand in a field is the
/// server's (incoming) or the caller's (outgoing) duty.
class HeaderFields
{
public:
    struct Field
    {
        std::string name;
        std::string value;
        bool operator==(const Field&) const = default;
    };
    HeaderFields() = default;
    HeaderFields(std::initializer_list<Field> fields) : m_fields(fields) {}

    void add(std::string name, std::string value);
    /// Replaces all fields of this name by one.
    void set(std::string_view name, std::string value);
    void remove(std::string_view name);
    /// First field of this name, or null.
    [[nodiscard]] const std::string* find(std::string_view name) const;
    /// Value of the first field of this name, or "".
    [[nodiscard]] std::string value(std::string_view name) const;
    [[nodiscard]] std::size_t count(std::string_view name) const;
    [[nodiscard]] bool has(std::string_view name) const { return find(name) != nullptr; }
    /// Whether a comma list of this name (all its fields) has `word`, without case and without parameters.
    [[nodiscard]] bool listHas(std::string_view name, std::string_view word) const;

    [[nodiscard]] auto begin() const { return m_fields.begin(); }
    [[nodiscard]] auto end() const { return m_fields.end(); }
    [[nodiscard]] std::size_t size() const { return m_fields.size(); }
    bool operator==(const HeaderFields&) const = default;

private:
    std::vector<Field> m_fields;
};

/// Through which listener a request came.
enum class DoorKind
{
    Tcp,
    Local ///< the operator's Unix socket; the peer is a process of the same user
};

/// Who is at the other end.
struct Peer
{
    std::string address;      ///< TCP: address without port; local door: empty
    std::uint16_t port = 0;   ///< TCP only
    std::int64_t userId = -1; ///< local door only
    std::int64_t processId = -1;
};

/// Everything before the body, checked and decoded once.
struct RequestHead
{
    std::string method; ///< upper case as sent: `GET`, `HEAD`, `POST` ...
    std::string target; ///< as sent, for logs; may hold a query
    std::string path;   ///< decoded once, starts with `/` (or is `*`); no `..`, no encoded slash or NUL; valid UTF-8
    std::vector<std::pair<std::string, std::string>> query; ///< decoded, in order
    HeaderFields headers;
    int minorVersion = 1; ///< 0 for HTTP/1.0
    DoorKind door = DoorKind::Tcp;
    Peer peer;
    std::string requestId; ///< of X-Request-Id when acceptable, else made by us
    bool hasBody = false;

    /// First query parameter of this name, or null.
    [[nodiscard]] const std::string* parameter(std::string_view name) const;
};

struct Response
{
    int status = 200;
    HeaderFields headers;
    std::string body;
};

/// 200 (or `status`) with a JSON body.
[[nodiscard]] Response jsonResponse(const Json& body, int status = 200);
/// The same for a text that is JSON already.
[[nodiscard]] Response jsonTextResponse(std::string body, int status = 200);
/// `Not Found` for 404; "" for a status that we never send.
[[nodiscard]] std::string_view reasonPhrase(int status);

} // namespace executor::net
