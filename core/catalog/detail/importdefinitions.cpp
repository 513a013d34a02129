#include "core/catalog/detail/importdefinitions.h"

#include "core/base/hash.h"
#include "core/base/jsoncanonical.h"
#include "core/catalog/detail/schemacodec.h"

#include <algorithm>
#include <unordered_set>

namespace executor::catalog::detail {
namespace {
/// One tool's schema is at most this large in its plan (sources.md 3.1); what is beyond accepts everything.
constexpr std::size_t kLargestClosure = 256 * 1024;
} // namespace

ImportDefinitions::Added ImportDefinitions::add(const NamedSchema& definition,
                                                std::vector<std::pair<std::string, store::SchemaRow>>& rows)
{
    std::string hash = schemaHash(definition.schema);
    const auto [known, isNew] = m_hashes.try_emplace(definition.name, hash);
    if (!isNew) {
        return known->second == hash ? Added::Same : Added::Differs;
    }
    m_table.add(definition.name, toText(definition.schema));
    rows.emplace_back(definition.name, m_packer.schemaRow(definition.schema, std::move(hash)));
    return Added::New;
}

std::string ImportDefinitions::addSchema(const Json& schema, std::vector<store::SchemaRow>& rows)
{
    std::string hash = schemaHash(schema);
    if (m_made.insert(hash).second) {
        rows.push_back(m_packer.schemaRow(schema, hash));
    }
    return hash;
}

const ImportDefinitions::Stripped* ImportDefinitions::stripped(const std::string& name)
{
    if (const auto known = m_stripped.find(name); known != m_stripped.end()) {
        return &known->second;
    }
    const auto schema = m_table.find(name);
    if (!schema) {
        return nullptr;
    }
    const Json bare = withoutTexts(*schema);
    return &m_stripped.try_emplace(name, Stripped{toText(bare), sha256(canonicalText(bare)), referencedNames(bare)})
                .first->second;
}

ImportDefinitions::Closure ImportDefinitions::closure(const Json& schema)
{
    Closure out;
    std::vector<std::string> queue = referencedNames(schema);
    std::unordered_set<std::string> seen(queue.begin(), queue.end());
    std::vector<std::pair<std::string, std::string>> hashes;
    for (std::size_t i = 0; i < queue.size(); ++i) {
        const std::string name = queue[i];
        const Stripped* one = stripped(name);
        if (one == nullptr) {
            continue;
        }
        hashes.emplace_back(name, one->hash);
        if (out.definitionsText.size() + one->text.size() < kLargestClosure) {
            out.definitionsText += (out.definitionsText.empty() ? "" : ",") + toText(Json(name)) + ":" + one->text;
        }
        for (const std::string& next : one->references) {
            if (seen.insert(next).second) {
                queue.push_back(next);
            }
        }
    }
    std::sort(hashes.begin(), hashes.end());
    for (const auto& [name, hash] : hashes) {
        out.key.append(name).append("\n").append(hash);
    }
    return out;
}

} // namespace executor::catalog::detail
