import Recurrence

extension Workers: WorkSharing {}
