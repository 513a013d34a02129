#include "core/catalog/detail/toolpreparation.h"

#include "core/base/hash.h"
#include "core/base/jsoncanonical.h"
#include "core/base/jsonparse.h"
#include "core/base/text.h"
#include "core/catalog/detail/schemacodec.h"
#include "core/catalog/typescript.h"

#include <algorithm>

namespace executor::catalog::detail {
namespace {
/// Parts of `tool_texts.parameters`; no text of a document has this control.
constexpr char kPartBorder = '\x1F';
constexpr std::size_t kParameterText = 400;
constexpr std::size_t kParameterTexts = 16 * 1024;

struct SearchWords
{
    std::string names;
    std::string texts;
};

void addWords(const Json& schema, const DefinitionLookup& lookup, int levels, SearchWords& words)
{
    const ObjectShape shape = shapeOf(schema, lookup);
    for (const ObjectShape::Property& property : shape.properties) {
        words.names += property.name + " ";
        if (words.texts.size() < kParameterTexts) {
            std::string text = textMember(*property.schema, "description");
            if (const Json* values = member(*property.schema, "enum"); values != nullptr && values->is_array()) {
                for (const Json& value : *values) {
                    if (text.size() < kParameterText && value.is_string()) {
                        text += " " + value.get_ref<const std::string&>();
                    }
                }
            }
            words.texts += cutText(text, kParameterText) + " ";
        }
        if (levels > 1 && isObjectSchema(*property.schema, lookup)) {
            addWords(*property.schema, lookup, levels - 1, words);
        }
    }
}

Json errorsJson(const std::vector<ErrorSchema>& errors)
{
    Json list = Json::array();
    for (const ErrorSchema& error : errors) {
        Json one = Json::object();
        one["code"] = error.code;
        if (error.status != 0) {
            one["status"] = error.status;
        }
        one["description"] = error.description;
        if (!error.schema.is_null()) {
            one["schema"] = error.schema;
        }
        list.push_back(std::move(one));
    }
    return list;
}

Json examplesJson(const std::vector<ToolExample>& examples)
{
    Json list = Json::array();
    for (const ToolExample& example : examples) {
        Json one = Json::object();
        one["title"] = example.title;
        one["arguments"] = example.arguments;
        if (example.result) {
            one["result"] = *example.result;
        }
        list.push_back(std::move(one));
    }
    return list;
}

/// Adds the row of a schema and gives its hash; nothing for null and empty lists.
std::string addSchema(const Json& schema, ImportDefinitions& definitions, std::vector<store::SchemaRow>& rows)
{
    if (schema.is_null() || (schema.is_array() && schema.empty())) {
        return {};
    }
    return definitions.addSchema(schema, rows);
}

std::string planText(const ToolDefinition& tool, const Json& bareInput, const ImportDefinitions::Closure& closure)
{
    std::string schema = toText(bareInput);
    if (!closure.definitionsText.empty() && schema.ends_with('}')) {
        schema.pop_back();
        schema += (bareInput.empty() ? "" : ",") + std::string("\"$defs\":{") + closure.definitionsText + "}}";
    }
    return "{\"binding\":" + toText(tool.binding) + ",\"parameters\":" + toText(Json(tool.parameters)) +
           ",\"schema\":" + schema + "}";
}

void fillTexts(PreparedTool& out, const ToolDefinition& tool, const DefinitionLookup& lookup)
{
    store::ToolTextRow& text = out.text;
    text.title = tool.title;
    text.description = tool.description;
    text.summary = firstSentence(tool.description.empty() ? tool.title : tool.description);
    text.signature = toolSignature(tool.inputSchema, tool.outputSchema, lookup);
    text.tags = join(tool.tags, "\n");
    text.docUrl = tool.docUrl;
    SearchWords words;
    addWords(tool.inputSchema, lookup, 2, words);
    text.parameters = tool.urlTemplate + kPartBorder + words.names + kPartBorder + words.texts;
}
} // namespace

PreparedTool prepareTool(const ToolDefinition& tool, ImportDefinitions& definitions)
{
    PreparedTool out;
    out.identity = tool.identity;
    fillTexts(out, tool, definitions.lookup());
    out.text.inputHash = addSchema(tool.inputSchema, definitions, out.schemas);
    out.text.outputHash = addSchema(tool.outputSchema, definitions, out.schemas);
    out.text.errorsHash = addSchema(errorsJson(tool.errors), definitions, out.schemas);
    out.text.examplesHash = addSchema(examplesJson(tool.examples), definitions, out.schemas);

    const Json bareInput = withoutTexts(tool.inputSchema);
    const ImportDefinitions::Closure closure = definitions.closure(bareInput);
    const std::string plan = planText(tool, bareInput, closure);
    out.planBody = definitions.packer().packed(plan);

    store::ToolRow& row = out.row;
    row.path = tool.path;
    row.pathKey = spellingKey(tool.path);
    row.effect = tool.effect;
    row.effectReason = tool.effectReason;
    row.flags = tool.flags.bits;
    row.planHash = sha256(plan);
    row.contractHash = sha256(std::string(effectName(tool.effect)) + "\n" + canonicalText(tool.contractFacts) + "\n" +
                              canonicalText(bareInput) + "\n" + closure.key);
    row.textHash = sha256(tool.title + "\n" + tool.description + "\n" + out.text.inputHash);
    return out;
}

Result<CallPlan> planFromBody(std::string_view body)
{
    EX_TRY(const std::string text, unpacked(body));
    EX_TRY(Json json, parseJson(text, kLenientJson));
    const Json* parameters = member(json, "parameters");
    const Json* schema = member(json, "schema");
    if (parameters == nullptr || !parameters->is_array() || schema == nullptr || !json.contains("binding")) {
        return fail(ErrorCode::Internal, "A stored plan is damaged.");
    }
    CheckerOptions options;
    for (const Json& name : *parameters) {
        options.parameters.push_back(name.is_string() ? name.get<std::string>() : std::string());
    }
    CallPlan plan;
    plan.checker = ArgumentChecker::compile(*schema, std::move(options));
    plan.binding = std::move(json["binding"]);
    return plan;
}

IndexDocument indexDocument(const store::ToolRow& row, const store::ToolTextRow& text)
{
    IndexDocument document;
    document.toolId = row.id;
    document.path = row.path;
    document.title = text.title;
    document.description = text.description;
    document.effect = row.effect;
    document.flags.bits = static_cast<std::uint32_t>(row.flags);
    const std::vector<std::string> parts = split(text.parameters, kPartBorder);
    if (parts.size() == 3) {
        document.pathWords = parts[0];
        document.parameterNames = parts[1];
        document.parameterTexts = parts[2];
    }
    document.pathWords += " " + text.tags;
    return document;
}

std::vector<std::string> storedTags(std::string_view tags)
{
    return tags.empty() ? std::vector<std::string>() : split(tags, '\n');
}

} // namespace executor::catalog::detail
