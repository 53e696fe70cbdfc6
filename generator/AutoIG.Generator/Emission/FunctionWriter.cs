using AutoIG.Generator.Ir;

namespace AutoIG.Generator.Emission;

/// <summary>Writes the generated file of a function.</summary>
internal static class FunctionWriter
{
    public static string Write(IrFunction function) =>
        HostWriter.Write(function.IsScalar ? new ScalarFunctionWriter(function) : TensorFunctionWriter.Create(function));
}
