namespace AutoIG.Language.Tests.Tensors.Reading;

/// <summary>An argument of a call.</summary>
/// <param name="Name">The parameter that it names, or <see langword="null"/>.</param>
/// <param name="Run">Its value; where the parameter decides what it is, nothing.</param>
/// <param name="Fits">Whether it can be of a type, where the parameter decides.</param>
/// <param name="As">Its value as a type, where the parameter decides.</param>
internal sealed record Argument(string? Name, Run? Run, Func<Type, bool> Fits, Func<Type, Run> As);
