#pragma once

#include "core/net/httpmessage.h"

#include "core/base/result.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace executor::net {

/// A head as the parser read it; not yet checked (checkHead).
struct RawHead
{
    std::string method;
    std::string target;
    int major = 1;
    int minor = 1;
    HeaderFields fields;
};

/// Hides llhttp: first one whole head, then its body in pieces. The head is frozen before the body, so trailers cannot
/// change it; trailers and chunk extensions are checked, capped and dropped. Errors: `bad_request`.
class HttpParser
{
public:
    HttpParser();
    HttpParser(const HttpParser&) = delete;
    HttpParser& operator=(const HttpParser&) = delete;
    /// Hand-written: State is known only in the source file.
    ~HttpParser();

    /// Starts a new message. `head` is exactly what HeadScanner found.
    [[nodiscard]] Result<RawHead> parseHead(std::string_view head);

    struct BodyStep
    {
        std::size_t consumed = 0;
        bool isComplete = false;
    };
    /// Adds to `body`, which never grows beyond `maxBody`. Errors: `body_too_large` too.
    [[nodiscard]] Result<BodyStep> feedBody(std::string_view bytes, std::string& body, std::size_t maxBody);
    /// Whether the message ended with its head.
    [[nodiscard]] bool isComplete() const;

private:
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace executor::net
