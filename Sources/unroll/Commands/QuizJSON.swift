import Files
import Quizzes
import Recurrence
import Texts

/// Sets of questions and grades as JSON, for other programs.
struct QuizJSON {
  let set: ClassSet
  let texts: Catalog

  /// The questions with their answers, the givens, and every mistake with the answer to which it leads.
  func write() throws(Diagnosis) {
    try Atomic.write(to: "-") { sink throws(Diagnosis) in
      var json = JSONWriter(to: sink)
      json.beginObject()
      json.key("set")
      json.string(set.code.text)
      json.key("name")
      json.string(set.plan.name)
      json.key("sheets")
      json.beginArray()
      for sheet in set.sheets {
        json.beginObject()
        if !sheet.student.isEmpty {
          json.key("student")
          json.string(sheet.student)
        }
        json.key("questions")
        json.beginArray()
        for (index, question) in sheet.questions.enumerated() {
          write(QuestionText(question, in: sheet.trace, texts: texts), index + 1, &json)
        }
        json.endArray()
        json.endObject()
      }
      json.endArray()
      json.endObject()
      json.end()
    }
  }

  private func write(_ text: QuestionText, _ number: Int, _ json: inout JSONWriter) {
    let question = text.question
    json.beginObject()
    json.key("question")
    json.integer(number)
    json.key("form")
    json.string(question.form.rawValue)
    json.key("text")
    json.string(text.ask.text)
    json.key("asked")
    json.strings(text.addresses)
    json.key("equation")
    json.string(text.equation.text(.ascii))
    json.key("given")
    json.beginArray()
    for given in text.givens {
      json.beginObject()
      json.key("address")
      json.string(given.address)
      json.key("value")
      json.string(given.value)
      json.endObject()
    }
    json.endArray()
    if !text.choices.isEmpty {
      json.key("choices")
      json.strings(text.choices.map { $0.notation.text(.ascii) })
    }
    write(question.answer, &json)
    json.key("mistakes")
    json.beginArray()
    for reply in question.replies {
      json.beginObject()
      json.key("answer")
      json.string(reply.typed)
      json.key("mistake")
      json.string(reply.because.key)
      json.key("because")
      json.string(texts(reply.because))
      json.endObject()
    }
    json.endArray()
    json.endObject()
  }

  private func write(_ answer: QuizQuestion.Answer, _ json: inout JSONWriter) {
    json.key("answer")
    switch answer {
    case .number(let value, let tolerance):
      json.number(value)
      json.key("tolerance")
      json.number(tolerance)
    case .size(let value, let factor):
      json.number(value)
      json.key("factor")
      json.number(factor)
    case .signs(let signs): json.string(signs)
    case .choice(_, let right): json.integer(right + 1)
    }
  }
}
