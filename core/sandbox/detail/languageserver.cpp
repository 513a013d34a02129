#include "core/sandbox/detail/languageserver.h"

#include "core/base/jsonparse.h"
#include "core/base/text.h"

#include <QCoreApplication>

#include <charconv>

namespace executor::sandbox::detail {
namespace {
constexpr std::string_view kLength = "Content-Length: ";
constexpr std::string_view kHeadEnd = "\r\n\r\n";
constexpr std::size_t kLargestHead = 4096;
constexpr std::size_t kLargestMessage = 64U << 20U;

/// Length of the body that `head` announces; nothing when it announces none.
std::optional<std::size_t> lengthOf(std::string_view head)
{
    const std::size_t at = head.find(kLength);
    std::size_t length = 0;
    if (at == std::string_view::npos) {
        return std::nullopt;
    }
    const std::string_view digits = head.substr(at + kLength.size());
    const auto parsed = std::from_chars(digits.data(), digits.data() + digits.size(), length);
    return parsed.ec == std::errc() && length <= kLargestMessage ? std::optional(length) : std::nullopt;
}
} // namespace

LanguageServer::LanguageServer(std::filesystem::path program, Milliseconds answerWithin)
    : m_process({"tsc, which checks types",
                 std::move(program),
                 {QStringLiteral("--lsp"), QStringLiteral("--stdio")},
                 answerWithin},
                [this](std::string& buffer) { return read(buffer); })
{}

bool LanguageServer::read(std::string& buffer)
{
    for (;;) {
        const std::size_t headEnd = buffer.find(kHeadEnd);
        if (headEnd == std::string::npos) {
            return buffer.size() <= kLargestHead;
        }
        const auto length = lengthOf(std::string_view(buffer).substr(0, headEnd));
        if (!length) {
            return false;
        }
        const std::size_t bodyAt = headEnd + kHeadEnd.size();
        if (buffer.size() - bodyAt < *length) {
            return true;
        }
        auto message = parseJson(std::string_view(buffer).substr(bodyAt, *length), kLenientJson);
        buffer.erase(0, bodyAt + *length);
        if (!message) {
            return false;
        }
        take(std::move(*message));
    }
}

void LanguageServer::take(Json message)
{
    const Json* id = member(message, "id");
    const std::string method = textMember(message, "method");
    if (method.empty() && id != nullptr && id->is_number_unsigned()) {
        m_process.settle(id->get<std::uint32_t>(), std::move(message));
    } else if (id != nullptr) {
        // It asks for settings or wants to register something: there is nothing of that here.
        const Json* params = member(message, "params");
        const Json* items = params != nullptr ? member(*params, "items") : nullptr;
        Json result;
        if (items != nullptr && items->is_array()) {
            result = Json::array();
            for (std::size_t i = 0; i < items->size(); ++i) {
                result.push_back(nullptr);
            }
        }
        send(Json{{"id", *id}, {"result", std::move(result)}});
    }
}

void LanguageServer::send(Json message)
{
    message["jsonrpc"] = "2.0";
    const std::string body = toText(message);
    m_process.write(std::string(kLength) + std::to_string(body.size()) + std::string(kHeadEnd) + body);
}

void LanguageServer::notify(std::string_view method, Json params)
{
    send(Json{{"method", method}, {"params", std::move(params)}});
}

Task<Json> LanguageServer::request(std::string method, Json params)
{
    const std::uint32_t id = m_process.nextId();
    send(Json{{"id", id}, {"method", std::move(method)}, {"params", std::move(params)}});
    EX_CO_TRY(const Json answer, co_await m_process.answer(id));
    if (const Json* error = member(answer, "error")) {
        co_return fail(ErrorCode::Internal, "The language server refused a request: " + textMember(*error, "message"));
    }
    const Json* result = member(answer, "result");
    co_return result != nullptr ? *result : Json();
}

Task<bool> LanguageServer::start(std::string rootUri)
{
    if (!m_process.start()) {
        co_return m_process.isRunning() ? Result<bool>(false)
                                        : tl::unexpected(m_process.unavailable("could not be started"));
    }
    Json params{{"processId", QCoreApplication::applicationPid()},
                {"rootUri", std::move(rootUri)},
                {"capabilities", {{"textDocument", {{"diagnostic", Json::object()}}}}}};
    EX_CO_CHECK(co_await request("initialize", std::move(params)));
    notify("initialized", Json::object());
    co_return true;
}

} // namespace executor::sandbox::detail
