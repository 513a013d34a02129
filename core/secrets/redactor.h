#pragma once

#include "core/base/json.h"
#include "core/base/result.h"
#include "core/base/snapshot.h"
#include "core/secrets/secretbytes.h"

#include <cstddef>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace executor::secrets {

namespace detail {
class PatternSet;
}

/// The set of known secret values, and how they are taken out of texts (secrets-and-auth.md 3). A value is found in
/// all its usual forms (JSON-escaped, URL-encoded, base64, hex, HTML) and becomes `[redacted:<label>]`; the placeholder
/// contains nothing that would end a JSON string. Values of 4 to 7 bytes are found as whole words only, shorter ones
/// not at all.
/// Thread: add() on the core thread; everything else any (a snapshot is swapped as a whole).
class Redactor
{
public:
    Redactor();
    Redactor(const Redactor&) = delete;
    Redactor& operator=(const Redactor&) = delete;
    ~Redactor();

    struct Entry
    {
        SecretBytes value;
        std::string label; ///< `github/work.token`, or the secret's name
    };
    /// In force when it returns. A value that is known already keeps its label.
    void add(std::string_view value, std::string_view label);
    void add(const std::vector<Entry>& entries);
    /// Values that were shown as `from` are shown as `to` from now on.
    void relabel(std::string_view from, std::string_view to);
    [[nodiscard]] std::size_t valueCount() const { return m_known.size(); }

    /// For text of any kind, binary included.
    [[nodiscard]] std::string redact(std::string text) const;
    [[nodiscard]] bool hasSecret(std::string_view text) const;
    /// Strings, keys and numbers of a JSON value.
    [[nodiscard]] Json redactJson(const Json& value) const;
    /// For JSON text that is passed on without parsing it: stays valid JSON, all other bytes stay as they are.
    [[nodiscard]] std::string redactJsonText(std::string text) const;
    /// Message, hint and details.
    [[nodiscard]] Error redactError(Error error) const;

private:
    friend class RedactionStream;
    struct Forms
    {
        std::vector<std::string> texts;
        std::string label;
    };
    bool remember(std::string_view value, std::string_view label);
    void rebuild();

    std::set<std::string> m_known; ///< SHA-256 of the values
    std::vector<Forms> m_forms;
    Snapshot<detail::PatternSet> m_patterns;
};

/// Redacts a text that comes in pieces: a value is found across any border. What may still become a match is held back
/// until the next piece or finish(). Thread: one; the redactor outlives it.
class RedactionStream
{
public:
    explicit RedactionStream(const Redactor& redactor) : m_redactor(redactor) {}
    /// What can be passed on now.
    [[nodiscard]] std::string push(std::string_view piece);
    [[nodiscard]] std::string finish();

private:
    std::string run(bool isLast);
    const Redactor& m_redactor;
    std::string m_held;
    std::string m_openLabel;
    std::size_t m_openEnd = 0;
    std::size_t m_openLength = 0;
    char m_before = ' ';
};

/// Replaces what looks like a token of a well-known kind (`ghp_…`, `sk-…`, `xoxb-…`, `AKIA…`, JWT, our own `exa_…`) by
/// `[redacted:token]`. For logs and diagnostics only: in results it would break data. Pure; thread: any.
[[nodiscard]] std::string redactTokenShapes(std::string text);

} // namespace executor::secrets
