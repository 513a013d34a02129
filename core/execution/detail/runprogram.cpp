#include "core/execution/detail/runprogram.h"

#include "core/base/jsonparse.h"

namespace executor::execution {

std::string RunProgram::toText() const
{
    Json json = Json::object();
    if (call) {
        json["path"] = call->path;
        json["member"] = call->member;
        json["arguments"] = call->arguments;
        return executor::toText(json);
    }
    json["javascript"] = javascript;
    json["sourceMap"] = sourceMap;
    Json notes = Json::array();
    for (const sandbox::Warning& warning : warnings) {
        notes.push_back(Json{{"code", warning.code}, {"message", warning.message}});
    }
    json["warnings"] = std::move(notes);
    return executor::toText(json);
}

Result<RunProgram> RunProgram::fromText(std::string_view text)
{
    EX_TRY(const Json json, parseJson(text, kExactJson));
    RunProgram out;
    if (const Json* path = member(json, "path")) {
        DirectCall direct;
        direct.path = path->is_string() ? path->get<std::string>() : std::string();
        direct.member = textMember(json, "member");
        if (const Json* arguments = executor::member(json, "arguments")) {
            direct.arguments = *arguments;
        }
        out.call = std::move(direct);
        return out;
    }
    out.javascript = textMember(json, "javascript");
    out.sourceMap = textMember(json, "sourceMap");
    if (const Json* notes = member(json, "warnings"); notes != nullptr && notes->is_array()) {
        for (const Json& note : *notes) {
            out.warnings.push_back({textMember(note, "code"), textMember(note, "message")});
        }
    }
    return out;
}

} // namespace executor::execution
