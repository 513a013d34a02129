#pragma once

#include "core/base/result.h"

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace executor::sources::openapi {

/// One member of an object: its key, and where its value stands in the text.
struct Member
{
    std::string key;
    std::string_view text;
};

/// JSON text with the padding that simdjson reads beyond its end. Never copied after it was made.
class PaddedText
{
public:
    static constexpr std::size_t kPadding = 64;
    PaddedText() = default;
    explicit PaddedText(std::string text);
    [[nodiscard]] std::string_view view() const { return {m_text.data(), m_size}; }
    [[nodiscard]] std::size_t size() const { return m_size; }
    /// Bytes that may be read from the start of `part`, which lies in this text.
    [[nodiscard]] std::size_t capacityOf(std::string_view part) const;

private:
    std::string m_text;
    std::size_t m_size = 0;
};

/// Reads parts of one padded text without ever making a DOM of the whole (simdjson On-Demand). Thread: one at a time.
class JsonReader
{
public:
    explicit JsonReader(const PaddedText& text);
    JsonReader(const JsonReader&) = delete;
    JsonReader& operator=(const JsonReader&) = delete;
    /// Hand-written: the parser is an incomplete type here.
    ~JsonReader();

    /// Members of the object at `part`, in order; of equal keys the last wins, at the place of the first. Not an
    /// object: none. Errors: `document_unreadable`.
    [[nodiscard]] Result<std::vector<Member>> members(std::string_view part);
    /// The value at `part`. Errors: `document_unreadable`; `json_too_complex` beyond `maxDepth` levels.
    [[nodiscard]] Result<Json> value(std::string_view part, std::size_t maxDepth = 200);
    /// Gives back the parser's memory, which is six times the largest part that was read.
    void release();

    [[nodiscard]] std::size_t duplicateKeys() const { return m_duplicates; }

private:
    struct Parser;
    const PaddedText& m_text;
    std::unique_ptr<Parser> m_parser;
    std::size_t m_duplicates = 0;
};

/// The text of a JSON string token (with its quotes), or of a number, `true`, ... as it is.
[[nodiscard]] std::string tokenText(std::string_view token);

} // namespace executor::sources::openapi
