namespace AutoIG.Generator.Lowering;

/// <summary>
/// A method whose parameters are all numbers computes with tensors: it is lowered again as a function of tensors, to which its numbers are
/// inputs like others.
/// </summary>
internal sealed class TensorsAreNeededException() : Exception("The method computes with tensors.");
