#include "core/catalog/detail/schemacodec.h"

#include "core/base/hash.h"
#include "core/base/jsoncanonical.h"
#include "core/base/jsonparse.h"
#include "core/catalog/definitions.h"

#include <zstd.h>

#include <algorithm>
#include <memory>

namespace executor::catalog::detail {
namespace {
constexpr char kPlain = 0;
constexpr char kZstd = 1;
constexpr int kSchemaCodec = 1; ///< Packer::packed()
constexpr int kLevel = 3;
constexpr unsigned long long kLargest = 64ULL << 20;

/// What schemas are made of, so that small ones compress too. Part of the format: never changed, only added to under
/// another first byte.
constexpr std::string_view kDictionary =
    R"({"binding":{"method":"DELETE","path":"/v1/{id}","parameters":["PATCH","in":"header","cookie","name":"POST","required":true,"style":"form","explode":false}],"schema":{"type":"object","additionalProperties":false,"properties":{"id":{"type":"integer","format":"int64"},"name":{"type":"string","description":"The unique identifier of the ","minLength":1,"maxLength":255,"pattern":"^[a-z]+$"},"url":{"type":"string","format":"uri"},"created_at":{"type":"string","format":"date-time","example":"2011-01-26T19:01:12Z"},"updated_at":{"type":["string","null"],"format":"date-time"},"enabled":{"type":"boolean","default":false},"state":{"type":"string","enum":["open","closed","all"],"default":"open"},"items":{"type":"array","items":{"type":"string"}},"per_page":{"type":"integer","description":"The number of results per page (max 100).","default":30,"minimum":0},"page":{"type":"integer","default":1},"metadata":{"type":"object","additionalProperties":{"type":"string"}},"body":{"anyOf":[{"$ref":"#/$defs/simple-user"},{"type":"null"}],"oneOf":[{"allOf":[{"title":"","examples":[{"$ref":"#/$defs/)"
    R"("required":["id","name","owner","repo","type","url"]},"$defs":{)";

/// Read-only, so it serves all threads; made anew for each schema it would cost more than the compression.
const ZSTD_CDict* compressionDictionary()
{
    static const std::unique_ptr<ZSTD_CDict, decltype(&ZSTD_freeCDict)> dictionary{
        ZSTD_createCDict(kDictionary.data(), kDictionary.size(), kLevel), &ZSTD_freeCDict};
    return dictionary.get();
}
} // namespace

struct Packer::Context
{
    std::unique_ptr<ZSTD_CCtx, decltype(&ZSTD_freeCCtx)> zstd{ZSTD_createCCtx(), &ZSTD_freeCCtx};
};

Packer::Packer() : m_context(std::make_unique<Context>()) {}
Packer::~Packer() = default;

std::string Packer::packed(std::string_view text)
{
    m_buffer.resize(std::max(m_buffer.size(), ZSTD_compressBound(text.size())));
    const std::size_t size = ZSTD_compress_usingCDict(m_context->zstd.get(), m_buffer.data(), m_buffer.size(),
                                                      text.data(), text.size(), compressionDictionary());
    const bool isSmaller = ZSTD_isError(size) == 0 && size < text.size();
    std::string out(1, isSmaller ? kZstd : kPlain);
    return out.append(isSmaller ? std::string_view(m_buffer).substr(0, size) : text);
}

Result<std::string> unpacked(std::string_view bytes)
{
    if (bytes.empty()) {
        return fail(ErrorCode::Internal, "A stored schema is empty.");
    }
    const std::string_view rest = bytes.substr(1);
    if (bytes.front() == kPlain) {
        return std::string(rest);
    }
    const unsigned long long size = ZSTD_getFrameContentSize(rest.data(), rest.size());
    if (bytes.front() != kZstd || size == ZSTD_CONTENTSIZE_ERROR || size > kLargest) {
        return fail(ErrorCode::Internal, "A stored schema has an unknown form.");
    }
    std::string out(static_cast<std::size_t>(size), '\0');
    const std::unique_ptr<ZSTD_DCtx, decltype(&ZSTD_freeDCtx)> context{ZSTD_createDCtx(), &ZSTD_freeDCtx};
    const std::size_t read = ZSTD_decompress_usingDict(context.get(), out.data(), out.size(), rest.data(), rest.size(),
                                                       kDictionary.data(), kDictionary.size());
    if (ZSTD_isError(read) != 0 || read != out.size()) {
        return fail(ErrorCode::Internal, "A stored schema is damaged.");
    }
    return out;
}

std::string schemaHash(const Json& schema)
{
    return sha256(canonicalText(schema));
}

store::SchemaRow Packer::schemaRow(const Json& schema, std::string hash)
{
    store::SchemaRow row;
    row.hash = std::move(hash);
    row.codec = kSchemaCodec;
    row.bytes = packed(toText(schema));
    Json references = Json::array();
    for (const std::string& name : referencedNames(schema)) {
        references.push_back(name);
    }
    row.refsJson = toText(references);
    return row;
}

Result<Json> schemaOf(const store::SchemaRow& row)
{
    if (row.codec != kSchemaCodec) {
        return fail(ErrorCode::Internal, "A stored schema has an unknown form.");
    }
    EX_TRY(const std::string text, unpacked(row.bytes));
    return parseJson(text, kLenientJson);
}

std::string spellingKey(std::string_view path)
{
    std::string out;
    for (const char c : path) {
        if (c != '-' && c != '_') {
            out += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
        }
    }
    return out;
}

} // namespace executor::catalog::detail
