#pragma once

#include "core/base/result.h"

#include <cstddef>
#include <optional>
#include <string_view>

namespace executor::net {

struct HeadLimits
{
    std::size_t requestLine = 8U << 10U;
    std::size_t fields = 100;
    std::size_t head = 32U << 10U; ///< all fields together, without the request line
};

/// Finds the end of a request head in bytes that arrive in pieces, and refuses what makes heads ambiguous before any
/// parser sees it: a line feed without carriage return and the reverse, NUL, folded lines, and sizes beyond the limits.
class HeadScanner
{
public:
    explicit HeadScanner(HeadLimits limits) : m_limits(limits) {}

    /// `bytes` always starts at the same place and grows from call to call. Gives the length of the head (with its
    /// empty line and one leading CRLF), or nothing while it is incomplete. Errors: `bad_request`, `uri_too_long`,
    /// `headers_too_large`.
    [[nodiscard]] Result<std::optional<std::size_t>> scan(std::string_view bytes);
    /// Length of the empty line that was skipped before the request line.
    [[nodiscard]] std::size_t leading() const { return m_start; }
    /// Before the next request.
    void reset() { *this = HeadScanner(m_limits); }

private:
    [[nodiscard]] std::size_t limit() const;
    [[nodiscard]] tl::unexpected<Error> tooLarge() const;
    [[nodiscard]] Result<bool> endLine(std::size_t lineEnd);

    HeadLimits m_limits;
    std::size_t m_position = 0;  ///< next byte to look at
    std::size_t m_start = 0;     ///< first byte of the request line
    std::size_t m_lineStart = 0; ///< first byte of the current line
    std::size_t m_fieldsStart = 0;
    std::size_t m_fields = 0;
};

} // namespace executor::net
