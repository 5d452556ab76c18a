import Arguments

/// `unroll lesson`: what concerns the lessons' text rather than the reading of it.
let lessonCommand = Command("lesson", commands: [glossaryCommand, teachingCommand])
