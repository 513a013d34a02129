#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace executor::secrets {

/// A secret value: in guarded, locked memory that stays out of dumps, wiped when it dies. Move-only; no stream, no
/// comparison with text, no JSON. Thread: any, one at a time.
class SecretBytes
{
public:
    SecretBytes() = default;
    /// Copies; the caller wipes its own bytes.
    [[nodiscard]] static SecretBytes copyOf(std::string_view bytes);
    /// Copies and wipes `bytes`.
    [[nodiscard]] static SecretBytes take(std::string bytes);
    [[nodiscard]] SecretBytes clone() const;

    [[nodiscard]] std::size_t size() const { return m_size; }
    [[nodiscard]] bool isEmpty() const { return m_size == 0; }

    /// Calls `fn(std::string_view)`, which must not keep what it is shown, and returns its result.
    template <class Fn>
    auto reveal(Fn fn) const -> std::invoke_result_t<Fn, std::string_view>
    {
        return fn(std::string_view(m_bytes.get(), m_size));
    }

private:
    struct Wiper
    {
        void operator()(char* bytes) const;
    };
    std::unique_ptr<char, Wiper> m_bytes;
    std::size_t m_size = 0;
};

/// Overwrites the text so that no compiler drops it, then empties it.
void wipe(std::string& text);

/// Wipes a text of ours at the end of the scope, also on early return.
class WipeAtEnd
{
public:
    explicit WipeAtEnd(std::string& text) : m_text(text) {}
    WipeAtEnd(const WipeAtEnd&) = delete;
    WipeAtEnd& operator=(const WipeAtEnd&) = delete;
    /// Hand-written: wipes.
    ~WipeAtEnd() { wipe(m_text); }

private:
    std::string& m_text;
};

} // namespace executor::secrets
