using AutoIG.Generator.Differentiation;

namespace AutoIG.Generator.Planning;

/// <summary>A program beside those of the gradient and the tangents, planned.</summary>
/// <param name="Program">The program.</param>
/// <param name="Plan">The steps of its sections.</param>
internal sealed record PlannedProgram(FurtherProgram Program, SweepPlan Plan);
