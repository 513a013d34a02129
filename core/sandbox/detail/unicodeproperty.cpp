#include "core/sandbox/detail/unicodeproperty.h"

#include <QHash>
#include <QRegularExpression>
#include <QSet>

namespace executor::sandbox::detail {
namespace {
/// Short and long names of general categories; PCRE2 knows the short ones.
const QHash<QString, QString>& categories()
{
    static const QHash<QString, QString> kCategories = [] {
        QHash<QString, QString> names;
        for (const char* pair : {"L Letter",
                                 "Lu Uppercase_Letter",
                                 "Ll Lowercase_Letter",
                                 "Lt Titlecase_Letter",
                                 "L& Cased_Letter",
                                 "L& LC",
                                 "Lm Modifier_Letter",
                                 "Lo Other_Letter",
                                 "M Mark",
                                 "M Combining_Mark",
                                 "Mn Nonspacing_Mark",
                                 "Mc Spacing_Mark",
                                 "Me Enclosing_Mark",
                                 "N Number",
                                 "Nd Decimal_Number",
                                 "Nd digit",
                                 "Nl Letter_Number",
                                 "No Other_Number",
                                 "P Punctuation",
                                 "P punct",
                                 "Pc Connector_Punctuation",
                                 "Pd Dash_Punctuation",
                                 "Ps Open_Punctuation",
                                 "Pe Close_Punctuation",
                                 "Pi Initial_Punctuation",
                                 "Pf Final_Punctuation",
                                 "Po Other_Punctuation",
                                 "S Symbol",
                                 "Sm Math_Symbol",
                                 "Sc Currency_Symbol",
                                 "Sk Modifier_Symbol",
                                 "So Other_Symbol",
                                 "Z Separator",
                                 "Zs Space_Separator",
                                 "Zl Line_Separator",
                                 "Zp Paragraph_Separator",
                                 "C Other",
                                 "Cc Control",
                                 "Cc cntrl",
                                 "Cf Format",
                                 "Cs Surrogate",
                                 "Co Private_Use",
                                 "Cn Unassigned"}) {
            const QStringList words = QString::fromLatin1(pair).split(QLatin1Char(' '));
            names.insert(words[1], words[0]);
            names.insert(words[0] == QStringLiteral("L&") ? words[1] : words[0], words[0]);
        }
        return names;
    }();
    return kCategories;
}

const QSet<QString>& binaryProperties()
{
    static const QSet<QString> kProperties = [] {
        const QString all = QStringLiteral(
            "ASCII_Hex_Digit AHex Alphabetic Alpha Bidi_Control Bidi_C Bidi_Mirrored Bidi_M Case_Ignorable CI Cased "
            "Changes_When_Casefolded CWCF Changes_When_Casemapped CWCM Changes_When_Lowercased CWL "
            "Changes_When_Titlecased CWT Changes_When_Uppercased CWU Dash Default_Ignorable_Code_Point DI Deprecated "
            "Dep Diacritic Dia Emoji Emoji_Component EComp Emoji_Modifier EMod Emoji_Modifier_Base EBase "
            "Emoji_Presentation EPres Extended_Pictographic ExtPict Extender Ext Grapheme_Base Gr_Base Grapheme_Extend "
            "Gr_Ext Hex_Digit Hex IDS_Binary_Operator IDSB IDS_Trinary_Operator IDST ID_Continue IDC ID_Start IDS "
            "Ideographic Ideo Join_Control Join_C Logical_Order_Exception LOE Lowercase Lower Math "
            "Noncharacter_Code_Point NChar Pattern_Syntax Pat_Syn Pattern_White_Space Pat_WS Quotation_Mark QMark "
            "Radical Regional_Indicator RI Sentence_Terminal STerm Soft_Dotted SD Terminal_Punctuation Term "
            "Unified_Ideograph UIdeo Uppercase Upper Variation_Selector VS White_Space space XID_Continue XIDC "
            "XID_Start XIDS ASCII");
        const QStringList names = all.split(QLatin1Char(' '));
        return QSet<QString>(names.begin(), names.end());
    }();
    return kProperties;
}

/// Of scripts PCRE2 has the table; ECMAScript is strict about how they are written.
bool isScript(const QString& name)
{
    static const QRegularExpression kForm(
        QStringLiteral("^[A-Z][a-z]+(_[A-Z][a-z]+)*$|^Nko$|^SignWriting$|^Phags_Pa$"));
    return kForm.match(name).hasMatch() && !categories().contains(name) && !binaryProperties().contains(name) &&
           QRegularExpression(QStringLiteral("\\p{sc:%1}").arg(name)).isValid();
}
/// What a property of one case stands for when case does not count; PCRE2 takes it by the letter.
const char* withoutCase(const QString& name)
{
    if (name == QStringLiteral("Uppercase") || name == QStringLiteral("Lowercase") || name == QStringLiteral("Upper") ||
        name == QStringLiteral("Lower")) {
        return "\\p{Cased}";
    }
    const QString category = categories().value(name.mid(name.indexOf(QLatin1Char('=')) + 1));
    const bool isOfCase =
        category == QStringLiteral("Lu") || category == QStringLiteral("Ll") || category == QStringLiteral("Lt");
    return isOfCase && !name.startsWith(QStringLiteral("s")) && !name.startsWith(QStringLiteral("S")) ? "\\p{L&}"
                                                                                                      : nullptr;
}
} // namespace

QString pcreProperty(const QString& name, PropertyUse use)
{
    const bool isNegated = use.isNegated;
    if (const char* all = use.ignoresCase ? withoutCase(name) : nullptr; all != nullptr) {
        return isNegated ? QStringLiteral("\\p{Any}") : QLatin1String(all);
    }
    const QString form = isNegated ? QStringLiteral("\\P{%1}") : QStringLiteral("\\p{%1}");
    const qsizetype equals = name.indexOf(QLatin1Char('='));
    if (equals >= 0) {
        const QString key = name.left(equals);
        const QString value = name.mid(equals + 1);
        if (key == QStringLiteral("General_Category") || key == QStringLiteral("gc")) {
            return categories().contains(value) ? form.arg(categories().value(value)) : QString();
        }
        const bool isExtended = key == QStringLiteral("Script_Extensions") || key == QStringLiteral("scx");
        if ((!isExtended && key != QStringLiteral("Script") && key != QStringLiteral("sc")) || !isScript(value)) {
            return {};
        }
        return form.arg((isExtended ? QStringLiteral("scx:") : QStringLiteral("sc:")) + value);
    }
    if (name == QStringLiteral("Any")) {
        return form.arg(name);
    }
    if (name == QStringLiteral("Assigned")) {
        return isNegated ? QStringLiteral("\\p{Cn}") : QStringLiteral("\\P{Cn}");
    }
    if (categories().contains(name)) {
        return form.arg(categories().value(name));
    }
    return binaryProperties().contains(name) ? form.arg(name) : QString();
}

} // namespace executor::sandbox::detail
