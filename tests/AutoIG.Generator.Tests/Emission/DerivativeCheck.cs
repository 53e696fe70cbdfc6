using System.Numerics.Tensors;
using System.Reflection;
using AutoIG.Functions;
using static AutoIG.Generator.Tests.Emission.TensorElements;

namespace AutoIG.Generator.Tests.Emission;

/// <summary>
/// A model Shop.Model whose constructor takes a number and whose method F takes tensors of three elements, or numbers: the derivative
/// against the method.
/// </summary>
internal static class DerivativeCheck
{
    /// <summary>
    /// Generates, compiles, and compares the value, the gradient and the tangent with the method and its central differences.
    /// </summary>
    public static void Check(string what, string model)
    {
        var assembly = CompiledModel.Generate("namespace Shop; " + model, out string generated);
        var type = assembly.GetType("Shop.Model", throwOnError: true)!;
        object instance = Activator.CreateInstance(type, 0.5)!;
        var function = (DifferentiableFunction<double>)assembly.Member("Shop.Model", "FDerivative", instance);
        var method = type.GetMethod("F", BindingFlags.Public | BindingFlags.Instance)!;
        var parameters = method.GetParameters();
        int Length(ParameterInfo parameter) => parameter.ParameterType == typeof(double) ? 1 : 3;
        int total = parameters.Sum(Length);
        object[] Arguments(double[] x)
        {
            int at = 0;
            return [.. parameters.Select(parameter => parameter.ParameterType == typeof(double)
                ? (object)x[at++] : Tensor.Create(x[at..(at += 3)], [3]))];
        }
        double[] At(double[] x) => method.Invoke(instance, Arguments(x)) switch
        {
            double number => [number],
            object tensor => Flat((Tensor<double>)tensor),
            null => throw new InvalidOperationException(),
        };
        FunctionInput<double> Input(double[] x)
        {
            var input = new FunctionInput<double>();
            foreach (object argument in Arguments(x))
                input = argument is double number ? input.Add(number) : input.Add((Tensor<double>)argument);
            return input;
        }
        double[] point = [.. Enumerable.Range(0, total).Select(i => 0.7 * Math.Cos(1 + 2.3 * i))];
        double[] value = At(point), seed = [.. value.Select((_, i) => 1.0 + 0.5 * i)];
        double[] evaluated = Flat(function.Evaluate(Input(point)));
        Assert.Equal(value.Length, evaluated.Length);
        for (int i = 0; i < value.Length; i++)
            Assert.Equal(value[i], evaluated[i], 1e-13);
        var gradients = function.VectorJacobianProduct(Input(point), seed);
        double[] gradient = [.. parameters.SelectMany(parameter => Flat(gradients[parameter.Name!]))];
        Assert.Equal(point.Length, gradient.Length);
        double[] direction = [.. point.Select((_, i) => Math.Sin(1.0 + i))];
        double[] tangents = Flat(function.JacobianVectorProduct(Input(point), Input(direction)));
        double[] Difference(int at)
        {
            double[] above = [.. point], below = [.. point];
            above[at] += 1e-5;
            below[at] -= 1e-5;
            return [.. At(above).Zip(At(below), (a, b) => (a - b) / 2e-5)];
        }
        double[][] jacobian = [.. point.Select((_, i) => Difference(i))];
        for (int i = 0; i < point.Length; i++)
            Close(jacobian[i].Zip(seed, (d, s) => d * s).Sum(), gradient[i], $"gradient {i}");
        for (int j = 0; j < value.Length; j++)
            Close(direction.Select((d, i) => d * jacobian[i][j]).Sum(), tangents[j], $"tangent {j}");

        void Close(double expected, double actual, string which) =>
            Assert.True(Math.Abs(expected - actual) < 1e-7, $"{what}, {which}: {expected} expected, {actual} came\n{generated}");
    }
}
