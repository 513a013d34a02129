#include "core/sources/openapi/yamltext.h"

#include "core/base/jsonparse.h"
#include "core/base/text.h"

#include <yaml.h>

#include <optional>
#include <unordered_map>
#include <vector>

namespace executor::sources::openapi {
namespace {
constexpr std::size_t kMaxDepth = 1'000;
constexpr std::size_t kMaxNodes = 5'000'000;
constexpr std::size_t kMaxExpansion = 30;
constexpr std::size_t kMaxOutput = std::size_t(256) << 20U;

bool isOneOf(std::string_view text, std::initializer_list<std::string_view> words)
{
    return std::find(words.begin(), words.end(), text) != words.end();
}

bool allDigits(std::string_view text)
{
    return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

/// The JSON spelling of a number in YAML's core schema; nothing when the text is none.
std::optional<std::string> numberText(std::string_view text)
{
    std::string sign;
    if (!text.empty() && (text.front() == '-' || text.front() == '+')) {
        sign = text.front() == '-' ? "-" : "";
        text.remove_prefix(1);
    }
    if (text.empty() || text.size() > 400 || (text.front() != '.' && (text.front() < '0' || text.front() > '9'))) {
        return std::nullopt;
    }
    if (text.size() > 2 && text[0] == '0' && (text[1] == 'x' || text[1] == 'o')) {
        char* end = nullptr;
        const std::string digits(text.substr(2));
        const unsigned long long value = std::strtoull(digits.c_str(), &end, text[1] == 'x' ? 16 : 8);
        return *end == '\0' && digits.size() <= 16 ? std::optional(sign + std::to_string(value)) : std::nullopt;
    }
    std::string exponent;
    if (const std::size_t e = text.find_first_of("eE"); e != std::string_view::npos) {
        std::string_view digits = text.substr(e + 1);
        exponent = "e";
        if (!digits.empty() && (digits.front() == '-' || digits.front() == '+')) {
            exponent += digits.front();
            digits.remove_prefix(1);
        }
        if (!allDigits(digits)) {
            return std::nullopt;
        }
        exponent += digits;
        text = text.substr(0, e);
    }
    const std::size_t dot = text.find('.');
    std::string whole(text.substr(0, dot));
    std::string fraction(dot == std::string_view::npos ? std::string_view() : text.substr(dot + 1));
    if ((!whole.empty() && !allDigits(whole)) || (!fraction.empty() && !allDigits(fraction)) ||
        (whole.empty() && fraction.empty())) {
        return std::nullopt;
    }
    whole.erase(0, std::min(whole.find_first_not_of('0'), whole.empty() ? 0 : whole.size() - 1));
    std::string result = sign + (whole.empty() ? "0" : whole);
    if (dot != std::string_view::npos) {
        result += "." + (fraction.empty() ? "0" : fraction);
    }
    return result + exponent;
}

std::string scalarText(const yaml_event_t& event)
{
    const auto& scalar = event.data.scalar;
    const std::string text(reinterpret_cast<const char*>(scalar.value), scalar.length);
    const std::string_view tag = scalar.tag == nullptr ? "" : reinterpret_cast<const char*>(scalar.tag);
    const bool isPlain = scalar.style == YAML_PLAIN_SCALAR_STYLE && tag != YAML_STR_TAG;
    if (!isPlain) {
        return toText(Json(text));
    }
    if (isOneOf(text, {"", "~", "null", "Null", "NULL"})) {
        return "null";
    }
    if (isOneOf(text, {"true", "True", "TRUE"})) {
        return "true";
    }
    if (isOneOf(text, {"false", "False", "FALSE"})) {
        return "false";
    }
    return numberText(text).value_or(toText(Json(text)));
}

/// Turns events into JSON text.
class Transcriber
{
public:
    explicit Transcriber(std::string_view text) { m_out.reserve(text.size()); }

    Result<void> scalar(const yaml_event_t& event)
    {
        const auto& data = event.data.scalar;
        ++m_nodes;
        if (expectsKey()) {
            return key(std::string(reinterpret_cast<const char*>(data.value), data.length),
                       data.style == YAML_PLAIN_SCALAR_STYLE);
        }
        beginValue();
        const std::size_t start = m_out.size();
        m_out += scalarText(event);
        anchor(data.anchor, start, 1);
        return endValue();
    }

    Result<void> start(bool isMap, const yaml_char_t* anchorName)
    {
        if (expectsKey()) {
            return fail(ErrorCode::DocumentUnreadable, "A key of the YAML document is a list or a mapping.");
        }
        if (m_frames.size() >= kMaxDepth) {
            return fail(ErrorCode::DocumentUnreadable, "The YAML document is nested deeper than 1000 levels.");
        }
        ++m_nodes;
        beginValue();
        Frame frame;
        frame.isMap = isMap;
        frame.start = m_out.size();
        frame.nodesBefore = m_nodes - 1 + m_expanded;
        frame.anchor = anchorName == nullptr ? "" : reinterpret_cast<const char*>(anchorName);
        m_frames.push_back(std::move(frame));
        m_out += isMap ? '{' : '[';
        return {};
    }

    Result<void> end()
    {
        mergeInto(m_frames.back());
        Frame frame = std::move(m_frames.back());
        m_frames.pop_back();
        m_out += frame.isMap ? '}' : ']';
        if (!frame.anchor.empty()) {
            m_anchors[frame.anchor] = {frame.start, m_out.size(), m_nodes + m_expanded - frame.nodesBefore};
        }
        return endValue();
    }

    Result<void> alias(const yaml_char_t* name)
    {
        const auto known = m_anchors.find(reinterpret_cast<const char*>(name));
        if (known == m_anchors.end() || expectsKey()) {
            return fail(ErrorCode::DocumentUnreadable, "An alias of the YAML document names nothing that is complete.");
        }
        const Anchor source = known->second;
        m_expanded += source.nodes;
        if (m_expanded > kMaxNodes || m_expanded > kMaxExpansion * m_nodes + 10'000 ||
            m_out.size() + (source.end - source.start) > kMaxOutput) {
            return fail(ErrorCode::DocumentTooLarge,
                        "The aliases of the YAML document expand to far more than its text.");
        }
        beginValue();
        m_out.append(std::string(m_out, source.start, source.end - source.start));
        return endValue();
    }

    std::string take() { return std::move(m_out); }

private:
    struct Frame
    {
        bool isMap = false;
        bool hasKey = false;  ///< a key was read, its value comes next
        bool isMerge = false; ///< that key is `<<`
        bool isEmpty = true;
        std::size_t start = 0;
        std::size_t mergeStart = 0;
        std::size_t nodesBefore = 0;
        std::string anchor;
        std::vector<std::string> keys;
        std::vector<std::string> merges;
    };
    struct Anchor
    {
        std::size_t start = 0;
        std::size_t end = 0;
        std::size_t nodes = 0;
    };

    [[nodiscard]] bool expectsKey() const
    {
        return !m_frames.empty() && m_frames.back().isMap && !m_frames.back().hasKey;
    }

    void comma(Frame& frame)
    {
        if (!frame.isEmpty) {
            m_out += ',';
        }
        frame.isEmpty = false;
    }

    Result<void> key(std::string text, bool isPlain)
    {
        Frame& frame = m_frames.back();
        frame.hasKey = true;
        frame.isMerge = isPlain && text == "<<";
        if (frame.isMerge) {
            frame.mergeStart = m_out.size();
            return {};
        }
        comma(frame);
        m_out += toText(Json(text));
        m_out += ':';
        frame.keys.push_back(std::move(text));
        return {};
    }

    void beginValue()
    {
        if (!m_frames.empty() && !m_frames.back().isMap) {
            comma(m_frames.back());
        }
    }

    Result<void> endValue()
    {
        if (!m_frames.empty() && m_frames.back().isMap) {
            Frame& frame = m_frames.back();
            if (frame.isMerge) {
                frame.merges.push_back(m_out.substr(frame.mergeStart));
                m_out.resize(frame.mergeStart);
            }
            frame.hasKey = false;
            frame.isMerge = false;
        }
        if (m_out.size() > kMaxOutput) {
            return fail(ErrorCode::DocumentTooLarge, "The YAML document is too large.");
        }
        return {};
    }

    void anchor(const yaml_char_t* name, std::size_t start, std::size_t nodes)
    {
        if (name != nullptr) {
            m_anchors[reinterpret_cast<const char*>(name)] = {start, m_out.size(), nodes};
        }
    }

    /// Members of `<<` that the mapping does not have itself.
    void mergeInto(Frame& frame)
    {
        for (const std::string& text : frame.merges) {
            const auto merged = parseJson(text, kLenientJson);
            if (!merged) {
                continue;
            }
            for (const Json& source : merged->is_array() ? *merged : Json::array({*merged})) {
                if (!source.is_object()) {
                    continue;
                }
                for (const auto& member : source.items()) {
                    if (std::find(frame.keys.begin(), frame.keys.end(), member.key()) == frame.keys.end()) {
                        comma(frame);
                        m_out += toText(Json(member.key())) + ":" + toText(member.value());
                        frame.keys.push_back(member.key());
                    }
                }
            }
        }
    }

    std::string m_out;
    std::vector<Frame> m_frames;
    std::unordered_map<std::string, Anchor> m_anchors;
    std::size_t m_nodes = 0;    ///< in the text
    std::size_t m_expanded = 0; ///< by aliases
};

struct Parser
{
    Parser() { yaml_parser_initialize(&parser); }
    Parser(const Parser&) = delete;
    Parser& operator=(const Parser&) = delete;
    /// Hand-written: a C library's object.
    ~Parser() { yaml_parser_delete(&parser); }
    yaml_parser_t parser{};
};

struct EventHolder
{
    EventHolder() = default;
    EventHolder(const EventHolder&) = delete;
    EventHolder& operator=(const EventHolder&) = delete;
    /// Hand-written: a C library's object.
    ~EventHolder() { yaml_event_delete(&event); }
    yaml_event_t event{};
};

tl::unexpected<Error> atMark(Error error, const yaml_mark_t& mark)
{
    error.message += " (line " + std::to_string(mark.line + 1) + ", column " + std::to_string(mark.column + 1) + ")";
    error.details = {{"line", mark.line + 1}, {"column", mark.column + 1}};
    return tl::unexpected(std::move(error));
}

tl::unexpected<Error> parserError(const yaml_parser_t& parser, std::string_view text)
{
    Error error;
    error.code = ErrorCode::DocumentUnreadable;
    error.message = std::string("The document is neither JSON nor readable YAML: ") +
                    (parser.problem == nullptr ? "unknown problem" : parser.problem);
    const std::size_t place = std::min<std::size_t>(parser.problem_mark.index, text.size());
    auto located = atMark(std::move(error), parser.problem_mark);
    located.value().details["context"] = withVisibleControls(toValidUtf8(text.substr(place > 30 ? place - 30 : 0, 60)));
    return located;
}

Result<void> handle(Transcriber& transcriber, const yaml_event_t& event)
{
    switch (event.type) {
    case YAML_SCALAR_EVENT:
        return transcriber.scalar(event);
    case YAML_ALIAS_EVENT:
        return transcriber.alias(event.data.alias.anchor);
    case YAML_SEQUENCE_START_EVENT:
        return transcriber.start(false, event.data.sequence_start.anchor);
    case YAML_MAPPING_START_EVENT:
        return transcriber.start(true, event.data.mapping_start.anchor);
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT:
        return transcriber.end();
    case YAML_NO_EVENT:
    case YAML_STREAM_START_EVENT:
    case YAML_STREAM_END_EVENT:
    case YAML_DOCUMENT_START_EVENT:
    case YAML_DOCUMENT_END_EVENT:
        return {};
    }
    return {};
}
} // namespace

Result<std::string> jsonFromYaml(std::string_view text, CancelToken cancel)
{
    Parser holder;
    yaml_parser_t& parser = holder.parser;
    yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&parser, reinterpret_cast<const unsigned char*>(text.data()), text.size());
    Transcriber transcriber(text);
    for (std::size_t count = 0;; ++count) {
        if (count % 4096 == 0 && cancel.isCancelled()) {
            return fail(ErrorCode::Cancelled, "The import was cancelled.");
        }
        EventHolder next;
        if (yaml_parser_parse(&parser, &next.event) == 0) {
            return parserError(parser, text);
        }
        const yaml_event_type_t type = next.event.type;
        if (type == YAML_DOCUMENT_END_EVENT || type == YAML_STREAM_END_EVENT) {
            break;
        }
        if (auto handled = handle(transcriber, next.event); !handled) {
            return atMark(std::move(handled).error(), next.event.start_mark);
        }
    }
    std::string json = transcriber.take();
    if (json.empty() || json.front() != '{') {
        return fail(ErrorCode::DocumentUnreadable, "The document is neither a JSON object nor a YAML mapping.");
    }
    return json;
}

} // namespace executor::sources::openapi
