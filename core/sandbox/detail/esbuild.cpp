#include "core/sandbox/detail/esbuild.h"

#include "core/base/text.h"
#include "core/sandbox/detail/esbuildpacket.h"

namespace executor::sandbox::detail {

namespace {
constexpr const char* kVersion = EX_ESBUILD_VERSION;

EsbuildMessage readMessage(const Json& json)
{
    EsbuildMessage message;
    message.id = textMember(json, "id");
    message.text = textMember(json, "text");
    if (const Json* place = member(json, "location"); place != nullptr && place->is_object()) {
        const auto number = [place](std::string_view key) {
            const Json* found = member(*place, key);
            return found != nullptr && found->is_number_integer() ? found->get<int>() : 0;
        };
        message.line = number("line");
        message.column = number("column") + 1;
        message.lineText = textMember(*place, "lineText");
        message.suggestion = textMember(*place, "suggestion");
    }
    return message;
}

std::vector<EsbuildMessage> readMessages(const Json& answer, std::string_view key)
{
    std::vector<EsbuildMessage> messages;
    if (const Json* list = member(answer, key); list != nullptr && list->is_array()) {
        for (const Json& item : *list) {
            messages.push_back(readMessage(item));
        }
    }
    return messages;
}

Json transformRequest(const std::string& source, Loader loader)
{
    Json flags = Json::array();
    for (const char* flag :
         {"--log-level=silent", "--log-limit=0", "--target=es2016", "--supported:dynamic-import=false",
          // Regular expressions stay as they are written: guardProgram() sees to those that the engine does not know.
          "--supported:regexp-dot-all-flag=true", "--supported:regexp-lookbehind-assertions=true",
          "--supported:regexp-match-indices=true", "--supported:regexp-named-capture-groups=true",
          "--supported:regexp-set-notation=true", "--supported:regexp-sticky-and-unicode-flags=true",
          "--supported:regexp-unicode-property-escapes=true", "--charset=utf8", "--sourcemap=external",
          "--sources-content=false", "--sourcefile=program.ts",
          R"(--tsconfig-raw={"compilerOptions":{"verbatimModuleSyntax":true,"alwaysStrict":true}})"}) {
        flags.push_back(flag);
    }
    flags.push_back(loader == Loader::Ts ? "--loader=ts" : "--loader=tsx");
    Json request = Json::object();
    request["command"] = "transform";
    request["flags"] = std::move(flags);
    request["inputFS"] = false;
    request["input"] = Json::binary(std::vector<std::uint8_t>(source.begin(), source.end()));
    return request;
}
} // namespace

Esbuild::Esbuild(std::filesystem::path program, Milliseconds answerWithin)
    : m_process({"esbuild, which translates TypeScript",
                 std::move(program),
                 {qs(std::string("--service=") + kVersion)},
                 answerWithin},
                [this](std::string& buffer) { return read(buffer); })
{}

void Esbuild::start()
{
    if (m_process.start()) {
        m_hasVersion = false;
    }
}

bool Esbuild::read(std::string& buffer)
{
    if (!m_hasVersion) {
        const auto version = takeVersion(buffer);
        if (!version || (*version && **version != kVersion)) {
            return false; // not the pinned one
        }
        if (!*version) {
            return true;
        }
        m_hasVersion = true;
    }
    for (;;) {
        auto packet = takePacket(buffer);
        if (!packet || !*packet) {
            return packet.has_value();
        }
        if ((*packet)->isAnswer) {
            m_process.settle((*packet)->id, std::move((*packet)->value));
        }
    }
}

Task<Transformed> Esbuild::transform(std::string source, Loader loader)
{
    start();
    EsbuildPacket packet;
    packet.id = m_process.nextId();
    packet.value = transformRequest(source, loader);
    m_process.write(encodePacket(packet));
    EX_CO_TRY(const Json json, co_await m_process.answer(packet.id));
    if (const Json* error = member(json, "error"); error != nullptr && error->is_string()) {
        co_return fail(ErrorCode::RuntimeUnavailable, "esbuild refused a request: " + error->get<std::string>());
    }
    Transformed result;
    result.code = textMember(json, "code");
    result.map = textMember(json, "map");
    result.errors = readMessages(json, "errors");
    result.warnings = readMessages(json, "warnings");
    co_return std::move(result);
}

} // namespace executor::sandbox::detail
