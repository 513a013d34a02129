#pragma once

#include "core/base/json.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace executor::sources::openapi {

enum class Place
{
    Path,
    Query,
    Querystring,
    Header,
    Cookie
};

enum class Style
{
    Simple,
    Label,
    Matrix,
    Form,
    SpaceDelimited,
    PipeDelimited,
    TabDelimited, ///< Swagger 2.0 `tsv`
    DeepObject,
    Cookie
};

[[nodiscard]] std::string_view placeName(Place place);
[[nodiscard]] std::optional<Place> placeFromName(std::string_view name);
[[nodiscard]] std::string_view styleName(Style style);
[[nodiscard]] std::optional<Style> styleFromName(std::string_view name);

/// How one parameter is written.
struct ParameterBinding
{
    std::string name;
    std::string key; ///< in the argument object
    Place place = Place::Query;
    Style style = Style::Form;
    bool explode = false;
    bool allowReserved = false;
    std::string contentType;   ///< set: the value is written by its media type
    std::string itemSeparator; ///< Swagger 2.0: between the items of lists in a list
};

/// How one property of a form or multipart body is written.
struct FieldBinding
{
    std::string name;
    bool isFile = false;
    bool isBase64 = false; ///< text that is base64 already (`contentEncoding`)
    std::string contentType;
    std::optional<Style> style; ///< set: the rules of query parameters
    bool explode = false;
    bool allowReserved = false;
    Json headers = Json::object(); ///< `{name: constant or null}`
};

/// One request type of an operation.
struct BodyBinding
{
    std::string mediaType; ///< as declared, with its parameters
    bool isObject = false; ///< the schema describes an object
    bool isFile = false;
    std::vector<std::string> properties;
    std::vector<FieldBinding> fields; ///< those of which something is known
    [[nodiscard]] const FieldBinding* field(std::string_view name) const;
};

/// How an operation is called; what ToolDefinition::binding holds.
struct Binding
{
    std::string method;
    std::string path; ///< template
    /// `[{url, variables?: {name: {default, enum?}}}]`, absolute where the document's address was known.
    Json servers = Json::array();
    std::vector<ParameterBinding> parameters;
    bool isBodyRequired = false;
    std::string bodyName;            ///< what Swagger 2.0 calls the body; accepted for `body`
    std::vector<BodyBinding> bodies; ///< the default first
    std::vector<std::vector<std::string>> security;
    std::string accept;

    [[nodiscard]] Json toJson() const;
    /// Reads what toJson() wrote; lenient, as the text is ours.
    [[nodiscard]] static Binding fromJson(const Json& json);
};

} // namespace executor::sources::openapi
