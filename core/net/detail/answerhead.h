#pragma once

#include "core/net/httpmessage.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace executor::net {

/// How the body of an answer is framed.
enum class Framing
{
    Length,
    Chunked,
    UntilClose,
    None ///< 101, 204, 304
};

struct AnswerFacts
{
    int status = 200;
    std::string_view requestId;
    Framing framing = Framing::Length;
    std::size_t length = 0;
    bool closes = false;
};

/// Status line and fields, with the empty line. Adds the fixed fields of http-api.md 1; fields of the caller that frame
/// the message are dropped, and so is a field whose value would break out of its line. Pure.
[[nodiscard]] std::string answerHead(const AnswerFacts& facts, const HeaderFields& fields);

/// One chunk of a chunked body. Pure.
[[nodiscard]] std::string chunk(std::string_view bytes);

} // namespace executor::net
