#include "core/api/cli/detail/argumentreader.h"

#include "core/api/cli/detail/argumentvalue.h"
#include "core/base/jsonparse.h"
#include "core/base/text.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace executor::api::cli::detail {
namespace {
constexpr std::size_t kMaxInput = 8U << 20U;

bool isNameByte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$' ||
           static_cast<unsigned char>(c) >= 0x80;
}

/// Where the `=` of a pair stands, or nothing: `^[\p{L}_$][\p{L}\p{N}_$.\-\[\]\\]*:?=`.
std::optional<std::size_t> equalsOfPair(std::string_view word)
{
    if (word.empty() || !isNameByte(word.front())) {
        return std::nullopt;
    }
    for (std::size_t i = 1; i < word.size(); ++i) {
        const char c = word[i];
        if (c == '=' || (c == ':' && i + 1 < word.size() && word[i + 1] == '=')) {
            return c == '=' ? i : i + 1;
        }
        if (!isNameByte(c) && !(c >= '0' && c <= '9') && std::string_view(".-[]\\").find(c) == std::string_view::npos) {
            return std::nullopt;
        }
    }
    return std::nullopt;
}

/// A name that nothing is like may have been meant as a text.
auto orText(std::string word)
{
    return [word = std::move(word)](Error error) {
        if (error.hint.empty()) {
            error.hint = "For a text: -- " + word;
        }
        return error;
    };
}

bool isNumberWord(std::string_view word)
{
    return word.size() > 1 && word.front() == '-' && word[1] >= '0' && word[1] <= '9';
}
} // namespace

Result<void> ArgumentReader::readWords()
{
    for (std::size_t i = 0; i < m_words.words.size(); ++i) {
        EX_CHECK(readWord(i));
    }
    return {};
}

Result<void> ArgumentReader::readWord(std::size_t& i)
{
    const auto& word = m_words.words[i];
    if (m_isOnlyText) {
        m_positionals.push_back(word);
        m_hasArguments = true;
        return {};
    }
    if (word == "--") {
        m_isOnlyText = true;
        return {};
    }
    if (word == "-h") {
        m_call.isHelp = true;
        return {};
    }
    if (word == "-o") {
        EX_TRY(m_call.render.format, nextValue("-o", std::nullopt, i));
        return {};
    }
    if (word == "-r") {
        m_call.render.isRaw = true;
        return {};
    }
    if (word.starts_with("--")) {
        return readOption(i);
    }
    m_hasArguments = true;
    if (word == "-" || (word.size() > 1 && word.front() == '@')) {
        const auto name = word == "-" ? word : word.substr(1);
        EX_TRY(const auto text, input(name));
        return text ? addObject(*text, word, word == "-" ? m_fromInput : m_objects) : Result<void>();
    }
    if (word.starts_with('{')) {
        return addObject(word, "arguments", m_objects);
    }
    if (word.starts_with('-') && !isNumberWord(word)) {
        return fail(ErrorCode::Usage, "Unknown option \"" + word + "\".", "For a text: -- " + word);
    }
    if (word.starts_with('=')) {
        return fail(ErrorCode::Usage, "\"" + word + "\" has no name in front of its equals sign.");
    }
    if (const auto equals = equalsOfPair(word)) {
        const bool isJson = word[*equals - 1] == ':';
        return readPair(std::string_view(word).substr(0, *equals - (isJson ? 1 : 0)),
                        std::string_view(word).substr(*equals + 1), isJson);
    }
    m_positionals.push_back(word);
    return {};
}

Result<std::string> ArgumentReader::nextValue(const std::string& option, std::optional<std::string> value,
                                              std::size_t& i) const
{
    if (value) {
        return *value;
    }
    if (i + 1 >= m_words.words.size() || m_words.words[i + 1].starts_with("--")) {
        return fail(ErrorCode::Usage, option + " needs a value.",
                    i + 1 < m_words.words.size() ? option + "=" + m_words.words[i + 1] : "");
    }
    return m_words.words[++i];
}

Result<void> ArgumentReader::readOption(std::size_t& i)
{
    const auto& word = m_words.words[i];
    const auto equals = word.find('=');
    const auto name = word.substr(0, equals);
    std::optional<std::string> value;
    if (equals != std::string::npos) {
        value = word.substr(equals + 1);
    }
    if (name == "--") {
        return fail(ErrorCode::Usage, "\"" + word + "\" has no name.");
    }
    EX_TRY(const bool isOwn, readOwnOption(name, value, i));
    if (isOwn) {
        return {};
    }
    m_hasArguments = true;
    const bool isPrefixed = name.starts_with("--arg-") && m_set.like(name.substr(2)) == nullptr;
    return readFlag(name.substr(isPrefixed ? 6 : 2), std::move(value), i);
}

Result<bool> ArgumentReader::readOwnOption(const std::string& name, std::optional<std::string> value, std::size_t& i)
{
    constexpr std::array<std::string_view, 5> kConnection{"--server", "--base-url", "--workspace", "--token-file",
                                                          "--no-start"};
    if (std::find(kConnection.begin(), kConnection.end(), name) != kConnection.end()) {
        return fail(ErrorCode::Usage, name + " stands in front of the tool's words.");
    }
    if (name == "--json") {
        m_call.render.format = "json";
        if (value) {
            m_hasArguments = true;
            EX_CHECK(addObject(*value, "--json", m_objects));
        }
        return true;
    }
    if (name == "--args") {
        EX_TRY(const auto text, nextValue(name, value, i));
        m_hasArguments = true;
        if (text == "-" || text.starts_with('@')) {
            EX_TRY(const auto content, input(text == "-" ? text : text.substr(1)));
            if (content) {
                EX_CHECK(addObject(*content, name, text == "-" ? m_fromInput : m_objects));
            }
            return true;
        }
        EX_CHECK(addObject(text, name, m_objects));
        return true;
    }
    const std::array<std::pair<std::string_view, bool*>, 7> switches{{{"--help", &m_call.isHelp},
                                                                      {"--dry-run", &m_call.isDryRun},
                                                                      {"--detach", &m_call.isDetached},
                                                                      {"--response", &m_call.wantsResponse},
                                                                      {"--raw", &m_call.render.isRaw},
                                                                      {"--force", &m_call.render.isForced},
                                                                      {"--full", &m_call.wantsResponse}}};
    for (const auto& [own, flag] : switches) {
        if (own == name && !value) {
            *flag = true;
            return true;
        }
    }
    const std::array<std::pair<std::string_view, std::string*>, 6> texts{{{"--account", &m_call.account},
                                                                          {"--timeout", &m_call.timeout},
                                                                          {"--fields", &m_call.render.fields},
                                                                          {"--query", &m_call.render.query},
                                                                          {"--out", &m_call.render.out},
                                                                          {"--output", &m_call.render.format}}};
    for (const auto& [own, target] : texts) {
        if (own == name) {
            EX_TRY(*target, nextValue(name, value, i));
            return true;
        }
    }
    if (name == "--head") {
        EX_TRY(const auto text, nextValue(name, value, i));
        int rows = 0;
        const auto read = std::from_chars(text.data(), text.data() + text.size(), rows);
        if (read.ec != std::errc() || read.ptr != text.data() + text.size() || rows < 1) {
            return fail(ErrorCode::Usage, "--head needs a number of rows.");
        }
        m_call.render.head = rows;
        return true;
    }
    return false;
}

bool ArgumentReader::isBoolean(const Json& schema) const
{
    const auto types = m_set.schemas().types(schema);
    return types.size() == 1 && types.front() == "boolean";
}

bool ArgumentReader::isBooleanParameter(std::string_view name) const
{
    const auto* argument = m_set.like(name);
    return argument != nullptr && isBoolean(*argument->schema);
}

Result<void> ArgumentReader::readFlag(const std::string& name, std::optional<std::string> value, std::size_t& i)
{
    if (!value && m_set.like(name) == nullptr && name.starts_with("no-") && isBooleanParameter(name.substr(3))) {
        EX_TRY(const auto target, targetOf(m_set, name.substr(3)));
        return m_names.put(target.path, "false", target.where);
    }
    EX_TRY(const auto target, targetOf(m_set, name).map_error(orText("--" + name)));
    if (!value && isBoolean(*target.schema)) {
        return m_names.put(target.path, "true", target.where);
    }
    EX_TRY(const auto text, nextValue("--" + name, std::move(value), i));
    return assign(target, text);
}

Result<void> ArgumentReader::readPair(std::string_view name, std::string_view text, bool isJson)
{
    const auto gives = isJson && trimmed(text).starts_with('{') ? Gives::Object : Gives::Anything;
    EX_TRY(
        const auto target,
        targetOf(m_set, name, gives).map_error(orText(std::string(name) + (isJson ? ":=" : "=") + std::string(text))));
    if (text.size() > 1 && text.front() == '@') {
        return assignFile(target, std::string(text.substr(1)), isJson);
    }
    if (isJson) {
        EX_TRY(auto json, readJson(text, target.where));
        return m_names.put(target.path, std::move(json), target.where);
    }
    return assign(target, text.starts_with("\\@") ? text.substr(1) : text);
}

Result<void> ArgumentReader::assign(const Target& target, std::string_view text)
{
    const auto& schema = *target.schema;
    const bool isList = m_set.schemas().hasType(schema, "array") && !m_set.schemas().hasType(schema, "string");
    const auto body = trimmed(text);
    if (isList && !(body.starts_with('[') && body.ends_with(']') && parseJson(body, kLenientJson))) {
        const auto where = target.where + "[" + std::to_string(m_names.itemsAt(target.path)) + "]";
        EX_TRY(auto item, readValue(m_set.schemas(), m_set.schemas().items(schema), text, where));
        return m_names.append(target.path, std::move(item), target.where);
    }
    EX_TRY(auto value, readValue(m_set.schemas(), schema, text, target.where));
    return m_names.put(target.path, std::move(value), target.where);
}

Result<void> ArgumentReader::assignFile(const Target& target, const std::string& file, bool isJson)
{
    EX_TRY(const auto text, input(file));
    if (!text) {
        return {};
    }
    if (isJson) {
        EX_TRY(auto json, readJson(*text, target.where));
        return m_names.put(target.path, std::move(json), target.where);
    }
    if (takesFile(*target.schema)) {
        return m_names.put(target.path, fileValue(*text, file), target.where);
    }
    return assign(target, *text);
}

Result<std::optional<std::string>> ArgumentReader::input(const std::string& name)
{
    if (name == "-" && std::exchange(m_isInputUsed, true)) {
        return fail(ErrorCode::Usage, "Standard input is used twice.");
    }
    const auto found = m_words.inputs.find(name == "-" ? name : "@" + name);
    if (found != m_words.inputs.end()) {
        if (found->second.size() > kMaxInput) {
            return fail(ErrorCode::Usage, "\"" + name + "\" holds more than 8 MiB.");
        }
        return std::optional(found->second);
    }
    if (name == "-") {
        m_call.needsInput = true;
    } else {
        m_call.neededFiles.push_back(name);
    }
    return std::nullopt;
}

Result<void> ArgumentReader::addObject(std::string_view text, const std::string& where, ArgumentTree& layer)
{
    if (text.starts_with("\xEF\xBB\xBF")) {
        text.remove_prefix(3);
    }
    const auto json = parseJson(text);
    if (!json) {
        return fail(ErrorCode::Usage, where + ": " + json.error().message);
    }
    if (!json->is_object()) {
        return fail(ErrorCode::Usage, where + " must be one JSON object.");
    }
    EX_TRY(const auto tree, m_set.gathered(std::string(trimmed(text))));
    layer.merge(tree);
    return {};
}

Result<void> ArgumentReader::fillPositionals()
{
    const auto& schemas = m_set.schemas();
    std::size_t next = 0;
    for (const auto& argument : m_set.all()) {
        const bool isScalar =
            !schemas.hasType(*argument.schema, "object") && !schemas.hasType(*argument.schema, "array");
        const bool isNamed =
            m_names.has(argument.path) || m_objects.has(argument.path) || m_fromInput.has(argument.path);
        if (next == m_positionals.size() || isNamed || !isScalar || !argument.isRequired) {
            continue;
        }
        EX_CHECK(assign(targetAt(argument), m_positionals[next++]));
    }
    if (next < m_positionals.size()) {
        return fail(ErrorCode::Usage, "\"" + m_positionals[next] + "\" is one word too many.",
                    "Name the parameter: NAME=" + m_positionals[next]);
    }
    return {};
}

Result<void> ArgumentReader::checkRequired(const ArgumentTree& whole) const
{
    const auto missing = m_set.missing(whole);
    if (missing.empty()) {
        return {};
    }
    Json problems = Json::array();
    for (const auto& name : missing) {
        Json problem = Json::object();
        problem["pointer"] = "/" + name;
        problem["code"] = "required";
        problem["message"] = "is missing";
        problems.push_back(std::move(problem));
    }
    Json details = Json::object();
    details["problems"] = std::move(problems);
    return fail(ErrorCode::InvalidToolArguments, "Missing: " + join(missing, ", ") + ".",
                m_words.input == ToolWords::Input::Pipe ? "add - to read arguments from standard input" : "",
                std::move(details));
}

Result<ToolCall> ArgumentReader::finish()
{
    if (m_call.isHelp) {
        m_call.neededFiles.clear();
        m_call.needsInput = false;
        return m_call;
    }
    if (!m_hasArguments && m_words.input == ToolWords::Input::Pipe) {
        EX_TRY(const auto text, input("-"));
        if (text) {
            EX_CHECK(addObject(*text, "Standard input", m_fromInput));
        }
    }
    if (m_call.needsMore()) {
        return m_call;
    }
    EX_CHECK(fillPositionals());
    auto whole = m_fromInput;
    whole.merge(m_objects);
    whole.merge(m_names);
    EX_CHECK(checkRequired(whole));
    EX_CHECK(m_set.complete(whole));
    m_call.arguments = whole.text();
    return m_call;
}

} // namespace executor::api::cli::detail
