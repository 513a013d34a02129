#include "core/api/cli/delivery.h"

#include "core/base/hash.h"
#include "core/base/jsonparse.h"
#include "core/base/text.h"
#include "core/platform/securefile.h"

namespace executor::api::cli {
namespace {
/// The wanted members in the form they have: `b.c` stays inside `b`.
Json picked(const Json& object, const std::vector<std::string>& fields)
{
    if (!object.is_object()) {
        return object;
    }
    Json out = Json::object();
    for (const auto& field : fields) {
        const Json* from = &object;
        Json* to = &out;
        const auto parts = split(field, '.');
        for (std::size_t i = 0; i < parts.size() && from != nullptr; ++i) {
            from = from->is_object() ? member(*from, parts[i]) : nullptr;
            if (from != nullptr) {
                to = &(*to)[parts[i]];
                *to = i + 1 == parts.size() ? *from : to->is_object() ? *to : Json::object();
            }
        }
    }
    return out;
}

/// The value with `--fields` and `--head` applied; its bytes as they are without those.
CliResult<std::string> shaped(const Delivery& delivery, std::string_view value)
{
    if (delivery.fields.empty() && !delivery.head) {
        return std::string(value);
    }
    EX_CLI_TRY(Json json, parseJson(value, kExactJson));
    if (delivery.head && json.is_array() && json.size() > *delivery.head) {
        json.erase(json.begin() + static_cast<std::ptrdiff_t>(*delivery.head), json.end());
    }
    if (const auto fields = split(delivery.fields, ','); !delivery.fields.empty()) {
        if (json.is_array()) {
            for (auto& item : json) {
                item = picked(item, fields);
            }
        } else {
            json = picked(json, fields);
        }
    }
    return toText(json);
}

/// The bytes of an answer that is a file: `{"$bytes": base64, …}`.
std::optional<std::string> bytesOf(const std::string& text)
{
    constexpr std::string_view kStart = "{\"$bytes\"";
    const auto json = text.starts_with(kStart) ? parseJson(text, kLenientJson) : Result<Json>(Json());
    return json && json->is_object() ? fromBase64(textMember(*json, "$bytes")) : std::nullopt;
}
} // namespace

Delivery deliveryOf(const Words& words)
{
    Delivery delivery;
    delivery.isFull = words.has("--full");
    delivery.mayOpen = !words.has("--no-open");
    delivery.file = words.value("--out").value_or("");
    delivery.isForced = words.has("--force");
    return delivery;
}

CliResult<Delivery> deliveryOf(Context& context, const Json& render)
{
    Delivery delivery;
    const auto isSet = [&](const char* name) {
        const Json* value = member(render, name);
        return value != nullptr && *value == Json(true);
    };
    if (const auto name = textMember(render, "format"); !name.empty()) {
        EX_CLI_TRY(context.output.format, formatNamed(name));
    } else if (isSet("raw")) {
        context.output.format = Format::Raw;
    }
    if (!textMember(render, "query").empty()) {
        return tl::unexpected(CliError::usage("usage_query", "--query is not served by this version.",
                                              "Use --fields, or a program: executor call 'return (await tools.…).…'"));
    }
    delivery.fields = textMember(render, "fields");
    delivery.file = textMember(render, "out");
    delivery.isForced = isSet("force");
    if (const Json* head = member(render, "head"); head != nullptr && head->is_number()) {
        delivery.head = head->get<std::size_t>();
    }
    return delivery;
}

CliResult<int> deliver(Context& context, const Delivery& delivery, std::string_view value)
{
    EX_CLI_TRY(const auto text, shaped(delivery, value));
    const auto bytes = bytesOf(text);
    if (delivery.file.empty()) {
        if (bytes && context.output.format == Format::Automatic && context.output.isOutTerminal()) {
            return tl::unexpected(CliError::usage(
                "binary_to_terminal", "The answer is " + std::to_string(bytes->size()) + " bytes that are no text.",
                "--out FILE"));
        }
        context.output.value(text);
        return 0;
    }
    const auto file = pathFromUtf8(delivery.file);
    std::error_code unknown;
    if (!delivery.isForced && std::filesystem::exists(std::filesystem::symlink_status(file, unknown))) {
        CliError error;
        error.code = "already_exists";
        error.exitCode = exitCodeOf(error.code);
        error.message = "The file \"" + delivery.file + "\" is there already; it was kept.";
        error.hint = "Replace it with --force.";
        return tl::unexpected(error);
    }
    // A file of an answer is itself; only when a form was asked for it is the JSON around it.
    const bool isFile = bytes && context.output.format == Format::Automatic;
    EX_CLI_CHECK(platform::writeFileAtomically(file, isFile ? *bytes : context.output.formatted(text) + "\n"));
    return 0;
}

} // namespace executor::api::cli
