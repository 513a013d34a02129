#include "core/net/detail/httpparser.h"

#include <llhttp.h>

#include <algorithm>

namespace executor::net {

namespace {
constexpr std::size_t kMaxBodyExtras = 8U << 10U; ///< chunk extensions and trailers of one message together
}

struct HttpParser::State
{
    llhttp_t parser{};
    llhttp_settings_t settings{};
    RawHead head;
    std::string name;
    std::string value;
    bool isHeadDone = false;
    bool isComplete = false;
    bool isBodyTooLarge = false;
    std::size_t extras = 0;
    std::string* body = nullptr;
    std::size_t maxBody = 0;

    static State& of(llhttp_t* parser) { return *static_cast<State*>(parser->data); }
    int addExtra(const char* at, std::size_t size)
    {
        extras += size;
        const bool hasControl =
            std::any_of(at, at + size, [](char c) { return (c >= 0 && c < ' ' && c != '\t') || c == 0x7f; });
        return extras > kMaxBodyExtras || hasControl ? HPE_USER : 0;
    }
    void configure();
};

void HttpParser::State::configure()
{
    llhttp_settings_init(&settings);
    settings.on_method = [](llhttp_t* p, const char* at, std::size_t size) {
        of(p).head.method.append(at, size);
        return 0;
    };
    settings.on_url = [](llhttp_t* p, const char* at, std::size_t size) {
        of(p).head.target.append(at, size);
        return 0;
    };
    settings.on_header_field = [](llhttp_t* p, const char* at, std::size_t size) {
        State& state = of(p);
        if (state.isHeadDone) {
            return state.addExtra(at, size);
        }
        state.name.append(at, size);
        return 0;
    };
    settings.on_header_value = [](llhttp_t* p, const char* at, std::size_t size) {
        State& state = of(p);
        if (state.isHeadDone) {
            return state.addExtra(at, size);
        }
        state.value.append(at, size);
        return 0;
    };
    settings.on_header_value_complete = [](llhttp_t* p) {
        State& state = of(p);
        if (!state.isHeadDone) {
            state.head.fields.add(std::exchange(state.name, {}), std::exchange(state.value, {}));
        }
        return 0;
    };
    settings.on_headers_complete = [](llhttp_t* p) {
        of(p).isHeadDone = true;
        return 0;
    };
    settings.on_body = [](llhttp_t* p, const char* at, std::size_t size) {
        State& state = of(p);
        if (!state.body || size > state.maxBody - std::min(state.body->size(), state.maxBody)) {
            state.isBodyTooLarge = true;
            return static_cast<int>(HPE_USER);
        }
        state.body->append(at, size);
        return 0;
    };
    settings.on_chunk_extension_name = [](llhttp_t* p, const char* at, std::size_t size) {
        return of(p).addExtra(at, size);
    };
    settings.on_chunk_extension_value = settings.on_chunk_extension_name;
    settings.on_message_complete = [](llhttp_t* p) {
        of(p).isComplete = true;
        return static_cast<int>(HPE_PAUSED);
    };
}

HttpParser::HttpParser() : m_state(std::make_unique<State>())
{
    m_state->configure();
}

HttpParser::~HttpParser() = default;

Result<RawHead> HttpParser::parseHead(std::string_view head)
{
    State& state = *m_state;
    state.head = {};
    state.name.clear();
    state.value.clear();
    state.isHeadDone = state.isComplete = state.isBodyTooLarge = false;
    state.extras = 0;
    state.body = nullptr;
    llhttp_init(&state.parser, HTTP_REQUEST, &state.settings);
    state.parser.data = &state;
    const llhttp_errno_t outcome = llhttp_execute(&state.parser, head.data(), head.size());
    if (outcome == HPE_PAUSED_UPGRADE) {
        state.isComplete = true; // an Upgrade field and no body: whether it is honoured is decided above
    }
    const bool isFine = outcome == HPE_OK || outcome == HPE_PAUSED || outcome == HPE_PAUSED_UPGRADE;
    if (!isFine || !state.isHeadDone) {
        const char* reason = llhttp_get_error_reason(&state.parser);
        return fail(ErrorCode::BadRequest, std::string("The request is not valid HTTP/1.1: ") +
                                               (reason && *reason ? reason : "its head does not end"));
    }
    state.head.major = state.parser.http_major;
    state.head.minor = state.parser.http_minor;
    return std::move(state.head);
}

Result<HttpParser::BodyStep> HttpParser::feedBody(std::string_view bytes, std::string& body, std::size_t maxBody)
{
    State& state = *m_state;
    state.body = &body;
    state.maxBody = maxBody;
    const llhttp_errno_t outcome = llhttp_execute(&state.parser, bytes.data(), bytes.size());
    state.body = nullptr;
    if (state.isBodyTooLarge) {
        return fail(ErrorCode::BodyTooLarge, "The body is larger than " + std::to_string(maxBody) + " bytes.", {},
                    Json({{"limit", maxBody}}));
    }
    if (state.isComplete) {
        const char* end = llhttp_get_error_pos(&state.parser);
        return BodyStep{static_cast<std::size_t>(end - bytes.data()), true};
    }
    if (outcome != HPE_OK) {
        const char* reason = llhttp_get_error_reason(&state.parser);
        return fail(ErrorCode::BadRequest,
                    std::string("The body is not valid HTTP/1.1: ") + (reason && *reason ? reason : "bad chunk"));
    }
    return BodyStep{bytes.size(), false};
}

bool HttpParser::isComplete() const
{
    return m_state->isComplete;
}

} // namespace executor::net
