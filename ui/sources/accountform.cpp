#include "ui/sources/accountform.h"

#include "ui/widgets/look.h"

#include <QComboBox>
#include <QFormLayout>
#include <QLineEdit>
#include <QRegularExpressionValidator>

namespace executor::ui {

AccountForm::AccountForm(const std::vector<AuthMethodView>& methods, Choice choice, QWidget* parent)
    : QWidget(parent),
      m_methods(methods),
      m_method(new QComboBox(this)),
      m_slug(new QLineEdit(this)),
      m_layout(new QFormLayout(this))
{
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setHorizontalSpacing(16);
    m_layout->setVerticalSpacing(8);
    m_layout->setLabelAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_layout->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    for (const AuthMethodView& method : m_methods) {
        m_method->addItem(method.label);
    }
    if (choice == Choice::MayBeNone) {
        m_method->addItem(tr("None"));
    }
    m_slug->setText(QStringLiteral("main"));
    m_slug->setFont(codeFont());
    m_slug->setValidator(
        new QRegularExpressionValidator(QRegularExpression(QStringLiteral("[a-z][a-z0-9_]{0,39}")), m_slug));
    const auto addRow = [this](const QString& text, QWidget* field) {
        QLabel* label = makeLabel(text, TextSize::Body, Weight::Normal, LabelRole::Text2, this);
        label->setMinimumWidth(88);
        label->setBuddy(field);
        field->setAccessibleName(text);
        m_layout->addRow(label, field);
    };
    addRow(tr("Sign-in"), m_method);
    addRow(tr("Account"), m_slug);
    connect(m_method, &QComboBox::currentIndexChanged, this, [this](int index) { showMethod(index); });
    connect(m_slug, &QLineEdit::textChanged, this, [this] { Q_EMIT edited(); });
    showMethod(0);
}

void AccountForm::setSlug(const QString& slug)
{
    m_slug->setText(slug);
}

void AccountForm::showMethod(int index)
{
    for (QLineEdit* field : m_fields) {
        field->clear();
        m_layout->removeRow(field);
    }
    m_fields.clear();
    m_layout->setRowVisible(m_slug, wantsAccount());
    if (wantsAccount()) {
        for (const AuthInput& input : m_methods[std::size_t(index)].inputs) {
            auto* field = new QLineEdit(this);
            field->setEchoMode(input.isSecret ? QLineEdit::Password : QLineEdit::Normal);
            field->setInputMethodHints(Qt::ImhSensitiveData | Qt::ImhNoPredictiveText);
            field->setAccessibleName(input.label);
            QLabel* label = makeLabel(input.label, TextSize::Body, Weight::Normal, LabelRole::Text2, this);
            label->setMinimumWidth(88);
            label->setBuddy(field);
            m_layout->addRow(label, field);
            connect(field, &QLineEdit::textChanged, this, [this] { Q_EMIT edited(); });
            m_fields.push_back(field);
        }
    }
    Q_EMIT edited();
}

bool AccountForm::wantsAccount() const
{
    const int index = m_method->currentIndex();
    return index >= 0 && index < int(m_methods.size());
}

bool AccountForm::isComplete() const
{
    if (!wantsAccount()) {
        return true;
    }
    return m_slug->hasAcceptableInput() && std::all_of(m_fields.begin(), m_fields.end(),
                                                       [](const QLineEdit* field) { return !field->text().isEmpty(); });
}

NewAccount AccountForm::account(const QString& sourceId) const
{
    NewAccount account;
    account.sourceId = sourceId;
    account.slug = m_slug->text();
    const AuthMethodView& method = m_methods[std::size_t(m_method->currentIndex())];
    account.methodId = method.id;
    for (std::size_t i = 0; i < m_fields.size(); ++i) {
        account.values.emplace_back(method.inputs[i].name, m_fields[i]->text());
    }
    return account;
}

void AccountForm::hideEvent(QHideEvent* event)
{
    QWidget::hideEvent(event);
    for (QLineEdit* field : m_fields) {
        field->clear();
    }
}

} // namespace executor::ui

#include "moc_accountform.cpp"
