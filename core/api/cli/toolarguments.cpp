#include "core/api/cli/toolarguments.h"

#include "core/api/cli/detail/argumentreader.h"
#include "core/base/text.h"

namespace executor::api::cli {

Json Render::toJson() const
{
    Json json = Json::object();
    if (!format.empty()) {
        json["format"] = format;
    }
    for (const auto& [name, value] :
         {std::pair("fields", &fields), std::pair("query", &query), std::pair("out", &out)}) {
        if (!value->empty()) {
            json[name] = *value;
        }
    }
    if (head) {
        json["head"] = *head;
    }
    if (isRaw) {
        json["raw"] = true;
    }
    if (isForced) {
        json["force"] = true;
    }
    return json;
}

Result<ToolCall> readToolArguments(const ToolWords& words, const Json& schema)
{
    detail::ArgumentReader reader(words, schema);
    EX_CHECK(reader.readWords());
    return reader.finish();
}

} // namespace executor::api::cli
