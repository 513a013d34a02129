#include "core/net/detail/answerhead.h"

#include "core/base/text.h"

#include <array>
#include <charconv>

namespace executor::net {

namespace {

constexpr std::string_view kBreaks("\r\n\0", 3);

void addField(std::string& out, std::string_view name, std::string_view value)
{
    if (name.find_first_of("\r\n:") != std::string_view::npos ||
        value.find_first_of(kBreaks) != std::string_view::npos) {
        return; // never let a value become a header of its own
    }
    out.append(name).append(": ").append(value).append("\r\n");
}

bool isFraming(std::string_view name)
{
    return equalsIgnoreCase(name, "Content-Length") || equalsIgnoreCase(name, "Transfer-Encoding");
}

} // namespace

std::string answerHead(const AnswerFacts& facts, const HeaderFields& fields)
{
    std::string out = "HTTP/1.1 " + std::to_string(facts.status) + " ";
    out.append(reasonPhrase(facts.status)).append("\r\n");
    for (const auto& [name, value] : fields) {
        if (!isFraming(name)) {
            addField(out, name, value);
        }
    }
    addField(out, "X-Request-Id", facts.requestId);
    addField(out, "X-Executor-Api", "1");
    addField(out, "X-Content-Type-Options", "nosniff");
    addField(out, "Server", "executor");
    if (!fields.has("Cache-Control")) {
        addField(out, "Cache-Control", "no-store");
    }
    switch (facts.framing) {
    case Framing::Length:
        addField(out, "Content-Length", std::to_string(facts.length));
        break;
    case Framing::Chunked:
        addField(out, "Transfer-Encoding", "chunked");
        break;
    case Framing::UntilClose:
    case Framing::None:
        break;
    }
    if (facts.closes && !fields.has("Connection")) {
        addField(out, "Connection", "close");
    }
    return out.append("\r\n");
}

std::string chunk(std::string_view bytes)
{
    std::array<char, 16> size{};
    const auto [end, error] = std::to_chars(size.data(), size.data() + size.size(), bytes.size(), 16);
    std::string out;
    out.reserve(bytes.size() + 20);
    out.append(size.data(), end).append("\r\n").append(bytes).append("\r\n");
    return out;
}

} // namespace executor::net
