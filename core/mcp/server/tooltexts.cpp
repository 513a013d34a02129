#include "core/mcp/server/tooltexts.h"

namespace executor::mcp {

namespace {

constexpr const char* kExecuteText =
    "Runs TypeScript against the person's connected sources. `code` is the body of an async function; what it returns "
    "comes back.\n"
    "1. `await tools.search({query:\"create issue\"})` finds tools.\n"
    "2. `await tools.describe.tool({path})` shows types.\n"
    "3. `await tools.source.group.tool({...})` calls one and gives its value or throws ToolError. Filter in code; "
    "return "
    "only what you need.\n"
    "A call may wait for a person. Then status is \"waiting\": tell the person, and call resume.\n";

constexpr const char* kNoSource = "No source is connected yet. A person adds one in the Executor window or with "
                                  "`executor sources add URL`.";

Json textField(const char* description)
{
    Json field = Json::object();
    field["type"] = "string";
    if (*description != '\0') {
        field["description"] = description;
    }
    return field;
}

Json tool(const char* name, std::string description, Json properties, const char* required, Json annotations)
{
    Json names = Json::array();
    names.push_back(required);
    Json schema = Json::object();
    schema["type"] = "object";
    schema["properties"] = std::move(properties);
    schema["required"] = std::move(names);
    Json result = Json::object();
    result["name"] = name;
    result["description"] = std::move(description);
    result["inputSchema"] = std::move(schema);
    result["annotations"] = std::move(annotations);
    return result;
}

} // namespace

Json toolList(const std::string& inventory)
{
    Json code = Json::object();
    code["code"] = textField("");
    Json executeHints = Json::object();
    executeHints["destructiveHint"] = true;
    executeHints["openWorldHint"] = true;
    const std::string sources = inventory.empty() ? kNoSource : "Sources: " + inventory;

    Json resume = Json::object();
    resume["executionId"] = textField("");
    resume["interactionId"] = textField("");
    Json action = Json::object();
    action["type"] = "object";
    action["description"] = "{action:\"decline\"|\"cancel\"} gives a question up";
    resume["response"] = std::move(action);
    Json resumeHints = Json::object();
    resumeHints["readOnlyHint"] = true;

    Json tools = Json::array();
    tools.push_back(tool("execute", kExecuteText + sources, std::move(code), "code", std::move(executeHints)));
    tools.push_back(tool("resume",
                         "Waits for an execution that is still running or waiting for a person, and gives its outcome. "
                         "Nothing runs twice. Only a person can approve, in the Executor window.",
                         std::move(resume), "executionId", std::move(resumeHints)));
    Json result = Json::object();
    result["tools"] = std::move(tools);
    return result;
}

std::string instructionsText()
{
    return "Executor gives you one tool, execute: write a short TypeScript program instead of many tool calls. Inside "
           "it, "
           "tools.search finds what the person has connected, tools.describe.tool shows types, and each call goes "
           "through "
           "the person's rules. When an answer says \"waiting\", a person must decide in the Executor window: say so, "
           "then "
           "call resume with the executionId.";
}

} // namespace executor::mcp
