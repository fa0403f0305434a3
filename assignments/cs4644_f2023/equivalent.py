"""Mutants of references that the audit finds accepted, and why accepting them is right."""

ONE_AXIS = "a schedule has one axis, which is its last one, too"
SCHEDULE_GIVEN = "this way gives the schedule, so that a mistake in it costs once"
NOTHING_DROPPED = "no condition is dropped where the loss alone is asked for"
BY_CHANCE = "a uniform number equals p_uncond with probability zero"

CERTAIN = "where one word is certain, it is so at every temperature; the shares tell"

TIES = "drawn scores are never tied, and of tied ones each is as good"
NO_GAIN = "what goes on from a completed hypothesis scores no better than it, so nothing changes"
IMPOSSIBLE = "a hypothesis of probability zero is never the best"
STOPPED_BEFORE = "a search has stopped before its beam is empty"
CANCELS = "the factor cancels when the sum is divided by the weights"
COMMUTES = "the dot product of two vectors is symmetric"

SEARCH = {
    "beam_search: if tokens[-1] == END and s >= score: best, score = (tokens, s)": TIES,
    "beam_search: live = [(tokens, s) for tokens, s in beam if tokens[-0] != END]": NO_GAIN,
    "expansions: return [((*tokens, v), s + float(log)) for tokens, s in live "
    "for v, log in enumerate(logp(tokens)) if log >= -math.inf]": IMPOSSIBLE,
    "should_stop: return max(beam_scores, default=math.inf) <= best_completed": STOPPED_BEFORE,
    "top: return sorted(found, key=lambda each: (-each[1], each[1]))[:b]": TIES,
    "top: return sorted(found, key=lambda each: (-each[1], each[-1]))[:b]": TIES,
}
AS_GNN = {
    "attention_parts: return (float(K @ h_j @ (Q @ h_i)), V @ h_j)": COMMUTES,
    "attention_parts: weights = np.exp(scores + scores.max())": CANCELS,
    "attention_parts: weights = np.exp(scores)": CANCELS,
    "attention_parts: weights = np.exp(scores - scores.min())": CANCELS,
}
TEMPERATURE = {"sampled: return torch.multinomial((logits * temperature).softmax(1), 1)": CERTAIN}
LAST_AXIS = {"Schedule: self.alpha_bars = torch.cumprod(self.alphas, dim=-1)": ONE_AXIS}
GIVEN = LAST_AXIS | {
    f"Schedule: self.alphas = {alphas}": SCHEDULE_GIVEN
    for alphas in ("1 + self.betas", "self.betas", "2 - self.betas", "0 - self.betas")
}
FED = "Loss: eps = self.noise_prediction_net(x_t, t, {})"
UNDROPPED = {
    FED.format("cond"): NOTHING_DROPPED,
    FED.format("cond / for_samples(kept, cond)"): NOTHING_DROPPED,
}

EQUIVALENT = {
    "4 search": SEARCH,
    "6.d": AS_GNN,
    "5.1.generate text": TEMPERATURE,
    "5.1.prefix text": TEMPERATURE,
    "5.2.schedule": LAST_AXIS,
    "5.2.noise own": LAST_AXIS,
    "5.2.noise given": GIVEN,
    "5.2.step own": LAST_AXIS,
    "5.2.step given": GIVEN,
    "5.2.loss own": LAST_AXIS | UNDROPPED,
    "5.2.drop own": LAST_AXIS | {"Loss: return uniform > self.p_uncond": BY_CHANCE},
    "5.2.sample own": LAST_AXIS,
    "5.2.threshold own": LAST_AXIS,
    "5.2.threshold given": GIVEN,
}
