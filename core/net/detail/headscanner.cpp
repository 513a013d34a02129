#include "core/net/detail/headscanner.h"

namespace executor::net {

Result<std::optional<std::size_t>> HeadScanner::scan(std::string_view bytes)
{
    for (; m_position < bytes.size(); ++m_position) {
        if (m_position >= limit()) {
            return tooLarge();
        }
        const char c = bytes[m_position];
        if (c == '\0') {
            return fail(ErrorCode::BadRequest, "The request head holds a NUL byte.");
        }
        const bool isFoldStart = m_position == m_lineStart && (c == ' ' || c == '\t');
        if (isFoldStart) {
            return fail(ErrorCode::BadRequest, "A line of the request head starts with white space.");
        }
        if (c == '\n' && (m_position == 0 || bytes[m_position - 1] != '\r')) {
            return fail(ErrorCode::BadRequest, "A line of the request head ends without a carriage return.");
        }
        if (c == '\r') {
            if (m_position + 1 == bytes.size()) {
                return std::nullopt; // its line feed is still on the way
            }
            if (bytes[m_position + 1] != '\n') {
                return fail(ErrorCode::BadRequest, "The request head holds a lone carriage return.");
            }
        }
        if (c == '\n') {
            EX_TRY(const bool isEnd, endLine(m_position - 1));
            if (isEnd) {
                return m_position + 1;
            }
        }
    }
    return std::nullopt;
}

/// First position at which the part that is being read is too long.
std::size_t HeadScanner::limit() const
{
    return m_fieldsStart == 0 ? m_start + m_limits.requestLine + 2 : m_fieldsStart + m_limits.head + 2;
}

tl::unexpected<Error> HeadScanner::tooLarge() const
{
    if (m_fieldsStart == 0) {
        return fail(ErrorCode::UriTooLong,
                    "The request line is longer than " + std::to_string(m_limits.requestLine) + " bytes.");
    }
    return fail(ErrorCode::HeadersTooLarge,
                "The header fields are longer than " + std::to_string(m_limits.head) + " bytes.");
}

/// The line [m_lineStart, lineEnd) is complete; says whether it ends the head.
Result<bool> HeadScanner::endLine(std::size_t lineEnd)
{
    const bool isEmpty = lineEnd == m_lineStart;
    const std::size_t next = lineEnd + 2;
    if (m_fieldsStart == 0) {
        if (isEmpty && m_start == 0) { // RFC 9112 2.2: one empty line before a request is skipped
            m_start = next;
        } else if (isEmpty) {
            return fail(ErrorCode::BadRequest, "There is no request line.");
        } else {
            m_fieldsStart = next;
        }
        m_lineStart = next;
        return false;
    }
    m_lineStart = next;
    if (isEmpty) {
        return true;
    }
    if (++m_fields > m_limits.fields) {
        return fail(ErrorCode::HeadersTooLarge,
                    "The request has more than " + std::to_string(m_limits.fields) + " header fields.");
    }
    return false;
}

} // namespace executor::net
